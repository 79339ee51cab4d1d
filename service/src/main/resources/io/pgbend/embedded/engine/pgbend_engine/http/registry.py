"""The queries in memory, by id: found again by a re-sent request, forgotten after a while."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from ..sql.exchange import Request
from ..sql.runner import Runner
from .message import HttpError
from .query import Query

RESULT_TIMEOUT_SECONDS = 600
_CLOSED_SECONDS = 180
_MOST_QUERIES = 5_000
_MOST_WAITING = 512


class Registry:
    """Thread-safe. At most `workers` statements run at once, a bounded number waits."""

    def __init__(self, runner: Runner, workers: int = 24):
        self._runner = runner
        self._queries: dict[str, Query] = {}
        self._lock = threading.Lock()
        self._workers = ThreadPoolExecutor(workers, "statement")
        self._running = 0
        self._swept_at = time.monotonic()

    def start(self, request: Request, rows_per_page: int) -> Query:
        """Starts the query, or returns the one that has this id already."""
        with self._lock:
            known = self._queries.get(request.query_id)
            if known is not None:
                return known
            if self._running >= _MOST_WAITING:
                raise HttpError(503, "too many statements are waiting")
            self._sweep()
            query = Query(request, rows_per_page)
            self._queries[query.id] = query
            self._running += 1
        self._workers.submit(self._execute, query)
        return query

    def _execute(self, query: Query) -> None:
        try:
            query.execute(self._runner)
        finally:
            with self._lock:
                self._running -= 1

    def find(self, query_id: str) -> Query:
        with self._lock:
            query = self._queries.get(query_id)
        if query is None:
            raise HttpError(404, f"Query ID {query_id} not found on this node")
        return query

    def known(self, query_id: str) -> Query | None:
        with self._lock:
            return self._queries.get(query_id)

    def _sweep(self) -> None:
        now = time.monotonic()
        if now - self._swept_at < 5 and len(self._queries) < _MOST_QUERIES:
            return
        self._swept_at = now
        over = len(self._queries) - _MOST_QUERIES + 1
        for query_id, query in list(self._queries.items()):
            limit = _CLOSED_SECONDS if query.closed else RESULT_TIMEOUT_SECONDS
            if query.finished() and (over > 0 or now - query.touched_at > limit):
                del self._queries[query_id]
                over -= 1

    def finish(self, seconds: float) -> bool:
        """Waits until no statement runs; says whether that came true in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._lock:
                if self._running == 0:
                    return True
            time.sleep(0.02)
        return False
