"""The engine sessions at hand: found again by the id in the client's state, ended when idle."""

from __future__ import annotations

import threading
import time

from .client import ClientState, TxnState
from .errors import SqlError, transaction_lost
from .session import Session

FORMAT_SETTINGS = (
    "timezone",
    "binary_output_format",
    "geometry_output_format",
    "http_json_result_mode",
    "format_null_as_str",
)
_BUSY_WAIT_SECONDS = 600


class SessionPool:
    """Bounded; idle sessions without a transaction go first. Thread-safe."""

    def __init__(self, engine, most: int = 128, idle_seconds: float = 3600, txn_idle_seconds: float = 14400):
        self._engine = engine
        self._most = most
        self._idle = idle_seconds
        self._txn_idle = txn_idle_seconds
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._settings_lock = threading.Lock()
        self._global_settings: dict[str, str] | None = None
        self._unchanged = Session(engine.new_session(), threading.Lock())
        self._generation = 0

    def claim(self, client: ClientState) -> Session:
        """Returns a session, locked, that agrees with the client's state; raises SqlError.

        A transaction lives in one session and is continued only by the state of its last answer.
        """
        session = self._existing(client)
        if client.txn_state == TxnState.ACTIVE:
            return self._continued(session, client)
        if session is None:
            if client.has_temp_table:
                raise SqlError(5111, "Temp table lost due to server restart.")
            session = self._new()
        try:
            if session.state.txn_state == TxnState.ACTIVE:
                session.rollback()
            session.follow(client)
        except BaseException:
            self.release(session)
            raise
        session.state.txn_state = client.txn_state
        return session

    def _existing(self, client: ClientState) -> Session | None:
        with self._lock:
            session = self._sessions.get(client.session_id)
        if session is None:
            return None
        bound = client.txn_state == TxnState.ACTIVE or client.has_temp_table
        if session.generation != self._generation and not bound:
            return None
        wait = _BUSY_WAIT_SECONDS if client.has_temp_table else 0
        if not session.lock.acquire(timeout=wait) if wait else not session.lock.acquire(blocking=False):
            return None
        return session

    def _continued(self, session: Session | None, client: ClientState) -> Session:
        if session is None:
            raise transaction_lost(client.last_query_id)
        known = session.state
        if known.txn_state != TxnState.ACTIVE or known.last_query_id != client.last_query_id:
            try:
                if known.txn_state == TxnState.ACTIVE:
                    session.rollback()
            finally:
                self.release(session)
            raise transaction_lost(client.last_query_id)
        try:
            session.follow(client)
        except BaseException:
            session.rollback()
            self.release(session)
            raise
        return session

    def _new(self) -> Session:
        self.end_idle()
        lock = threading.Lock()
        lock.acquire()
        generation = self._generation
        session = Session(self._engine.new_session(), lock, generation)
        with self._lock:
            self._sessions[session.id] = session
        return session

    def release(self, session: Session) -> None:
        session.used_at = time.monotonic()
        session.lock.release()

    def drop(self, session: Session) -> None:
        """Forgets a session that its user holds, and ends its transaction."""
        with self._lock:
            self._sessions.pop(session.id, None)
        if session.state.txn_state == TxnState.ACTIVE:
            session.rollback()

    def end_idle(self) -> None:
        """Ends sessions that were idle too long, and the longest idle ones above the limit."""
        now = time.monotonic()
        with self._lock:
            ranked = sorted(self._sessions.values(), key=_worth)
            over = len(ranked) - self._most + 1
            for session in ranked:
                limit = self._txn_idle if session.state.txn_state == TxnState.ACTIVE else self._idle
                if over <= 0 and now - session.used_at < limit:
                    continue
                if session.lock.acquire(blocking=False):
                    del self._sessions[session.id]
                    over -= 1

    def format_settings(self, session: Session) -> dict[str, str]:
        """The settings that decide how values look, as they are in this session."""
        with self._settings_lock:
            if self._global_settings is None:
                self._global_settings = self._read_global_settings()
            return {**self._global_settings, **session.state.settings}

    def _read_global_settings(self) -> dict[str, str]:
        listed = ", ".join(f"'{name}'" for name in FORMAT_SETTINGS)
        rows = self._unchanged.run(f"SELECT name, value FROM system.settings WHERE name IN ({listed})").rows()
        return {row["name"]: row["value"] for row in rows}

    def forget_global_settings(self) -> None:
        """An engine session sees the global settings of its start only: all are begun anew."""
        with self._settings_lock:
            self._generation += 1
            self._global_settings = None
            self._unchanged = Session(self._engine.new_session(), threading.Lock())


def _worth(session: Session) -> tuple[bool, float]:
    keep = session.state.txn_state == TxnState.ACTIVE or session.state.has_temp_table
    return keep, session.used_at
