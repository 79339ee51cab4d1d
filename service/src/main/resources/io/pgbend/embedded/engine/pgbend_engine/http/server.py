"""A bounded, threaded HTTP/1.1 server on the loopback address."""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import suppress

from .message import ConnectionEnded, HttpError, Request, Response, Wire, read_request

_log = logging.getLogger("pgbend.engine.http")
_IDLE_SECONDS = 600
_MOST_CONNECTIONS = 256
_DRAIN_BYTES = 1 << 20


class Server:
    """Accepts connections until closed; each has a thread of its own."""

    def __init__(self, port: int, handle):
        self._handle = handle
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port = self._listener.getsockname()[1]
        self._places = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._open: set[socket.socket] = set()
        self._busy = 0
        self._changed = threading.Condition()
        self._closing = False

    def start(self) -> None:
        threading.Thread(target=self._accept, name="http-accept", daemon=True).start()

    def _accept(self) -> None:
        while not self._closing:
            self._places.acquire()
            try:
                connection, _ = self._listener.accept()
            except OSError:
                self._places.release()
                return
            threading.Thread(target=self._serve, args=(connection,), name="http", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with self._changed:
            self._open.add(connection)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(_IDLE_SECONDS)
            wire = Wire(connection)
            while not self._closing and self._one(wire):
                pass
        except (ConnectionEnded, OSError):
            pass
        except Exception:
            _log.exception("connection failed")
        finally:
            with self._changed:
                self._open.discard(connection)
            connection.close()
            self._places.release()

    def _one(self, wire: Wire) -> bool:
        """Answers one request; says whether the connection stays open."""
        try:
            request = read_request(wire)
        except HttpError as error:
            self._send(wire, Response.error(error), True)
            return False
        with self._changed:
            self._busy += 1
        try:
            response = self._answer(request)
            keep = request.keeps_alive() and self._rest_read(request) and not self._closing
            self._send(wire, response, not keep, request.method == "HEAD")
            return keep
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _answer(self, request: Request) -> Response:
        try:
            return self._handle(request)
        except HttpError as error:
            return Response.error(error)
        except (ConnectionEnded, OSError):
            raise
        except Exception:
            _log.exception("request failed method=%s path=%s", request.method, request.path)
            return Response.error(HttpError(500, "The embedded engine failed inside; its log has more."))

    @staticmethod
    def _rest_read(request: Request) -> bool:
        """Reads what is left of a body that nobody wanted, when it is short enough."""
        if request.body.ended:
            return True
        try:
            request.body.read(_DRAIN_BYTES)
        except HttpError:
            return False
        return True

    @staticmethod
    def _send(wire: Wire, response: Response, close: bool, head_only: bool = False) -> None:
        head = response.head(close)
        if head_only or not response.body:
            wire.connection.sendall(head)
        elif len(response.body) < 65536:
            wire.connection.sendall(head + response.body)
        else:
            wire.connection.sendall(head)
            wire.connection.sendall(response.body)

    def close(self, seconds: float) -> None:
        """Stops accepting, waits for requests under way for at most this long, closes the rest."""
        self._closing = True
        # A close alone does not wake a thread that waits in accept.
        _shut(self._listener)
        self._listener.close()
        with self._changed:
            self._changed.wait_for(lambda: self._busy == 0, timeout=seconds)
            for connection in list(self._open):
                _shut(connection)


def _shut(connection: socket.socket) -> None:
    # The peer may have gone already.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
