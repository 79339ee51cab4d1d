"""Starts the parts in order, waits for the end, and ends them in reverse."""

from __future__ import annotations

import errno
import logging
import signal
import threading
import time
import uuid
from importlib import metadata

from ..http.auth import Authentication
from ..http.registry import Registry
from ..http.routes import Routes
from ..http.server import Server
from ..http.upload import Uploads
from ..sql.pool import SessionPool
from ..sql.runner import Runner
from ..sql.session import Session
from .options import Options
from .portfile import PortFile
from .users import Users

_log = logging.getLogger("pgbend.engine")
_STOP_SECONDS = 20
_LOOK_SECONDS = 1.0


class PortInUse(Exception):
    """The port that was asked for belongs to another process."""


class Service:
    """The engine and everything in front of it."""

    def __init__(self, options: Options, engine):
        self._options = options
        self._engine = engine
        self._version = metadata.version("databend")
        pool = SessionPool(engine)
        runner = Runner(engine, pool)
        self._pool = pool
        self._registry = Registry(runner)
        self._stop = threading.Event()
        asking = Session(engine.new_session(), threading.Lock())
        uploads = Uploads(engine, lambda sql: self._ask(asking, sql))
        auth = Authentication(options.password())
        routes = Routes(self._version, uuid.uuid4().hex[:22], auth, runner, self._registry, uploads)
        try:
            self._server = Server(options.port, routes.handle)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUse(f"The port {options.port} is in use by another process.") from error
            raise
        self._port_file = PortFile(options.port_file)

    def _ask(self, session: Session, sql: str) -> list[dict]:
        with session.lock, self._engine.statement():
            return session.run(sql).rows()

    def serve(self) -> None:
        """Returns when a signal came or the last user has gone, with everything saved."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self._stop.set())
        users = Users(self._options.users_lock, self._options.keep_file)
        self._server.start()
        self._port_file.write(self._server.port, self._version)
        _log.info("serving port=%d version=%s", self._server.port, self._version)
        last_sweep = time.monotonic()
        while not self._stop.wait(_LOOK_SECONDS):
            if users.gone():
                _log.info("ending reason=nobody-uses-it")
                break
            if time.monotonic() - last_sweep > 60:
                last_sweep = time.monotonic()
                self._pool.end_idle()
        self._port_file.remove()
        self._finish()

    def _finish(self) -> None:
        """Lets running statements end for a bounded time; what is not answered by then was never done."""
        end = time.monotonic() + _STOP_SECONDS
        self._server.close(_STOP_SECONDS)
        if self._registry.finish(max(0.0, end - time.monotonic())):
            self._engine.close()
        else:
            _log.warning("ending although statements still run")
            self._engine.save()
        _log.info("ended")
