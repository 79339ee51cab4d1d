"""One query of a client: runs apart from the requests that ask for its pages."""

from __future__ import annotations

import logging
import threading
import time

from ..result.encode import FormatError
from ..result.pages import PageGone, Pages
from ..sql.errors import SqlError, aborted_query, bad_arguments, inside_failure
from ..sql.exchange import Outcome, Request
from ..sql.runner import Runner

_log = logging.getLogger("pgbend.engine.http")


class Query:
    """Thread-safe. Its answer stays in memory for a while, so that it can be asked for again."""

    def __init__(self, request: Request, rows_per_page: int):
        self.id = request.query_id
        self._request: Request | None = request
        self._client = request.client
        self._rows_per_page = rows_per_page
        self._done = threading.Condition()
        self._outcome: Outcome | None = None
        self._pages: Pages | None = None
        self._started = time.monotonic()
        self._milliseconds = 0.0
        self._written = 0
        self._session_page: int | None = None
        self.killed = False
        self.closed = ""
        self.wait_seconds = 10.0
        self.touched_at = time.monotonic()

    def execute(self, runner: Runner) -> None:
        """Runs the statement to its end; a killed one keeps the answer that it was killed."""
        if self.killed:
            return
        try:
            outcome = runner.run(self._request, lambda: self.killed)
        except Exception as error:
            _log.error("unexpected failure query=%s", self.id, exc_info=error)
            outcome = Outcome(self._client, error=inside_failure())
        with self._done:
            if not self.killed:
                self._finish(outcome)
        self._request = None

    def _finish(self, outcome: Outcome) -> None:
        result = outcome.result
        self._pages = Pages(result.columns, result.batches, outcome.form, self._rows_per_page)
        self._written = outcome.written
        # The pages hold the rows now; a second reference would keep them all.
        result.batches.clear() if result.batches else None
        self._milliseconds = (time.monotonic() - self._started) * 1000
        self._outcome = outcome
        self.touched_at = time.monotonic()
        self._done.notify_all()

    def kill(self) -> bool:
        """Answers the client at once; the engine cannot stop, its transaction is rolled back later."""
        with self._done:
            if self._outcome is not None:
                self._pages = None
                self.closed = self.closed or "canceled"
                return False
            self.killed = True
            self.closed = "canceled"
            self._finish(Outcome(self._client, error=aborted_query()))
            return True

    def close(self) -> None:
        """The client needs no more rows; an answer without further pages stays for a re-sent request."""
        with self._done:
            self.closed = self.closed or "finalized"
            if self._pages is not None and not self._pages.worth_keeping():
                self._pages = None

    def finished(self) -> bool:
        return self._outcome is not None

    def touch(self) -> None:
        self.touched_at = time.monotonic()

    def error(self) -> dict | None:
        outcome = self._outcome
        return outcome.error.body() if outcome is not None and outcome.error else None

    def state(self) -> str:
        outcome = self._outcome
        if outcome is None:
            return "Running"
        return "Failed" if outcome.error else "Succeeded"

    def stats(self) -> dict:
        with self._done:
            running = self._outcome is None
            spent = (time.monotonic() - self._started) * 1000 if running else self._milliseconds
            rows, size = (self._pages.rows, self._pages.bytes) if self._pages else (0, 0)
        shown = {"rows": rows, "bytes": size}
        return {
            "scan_progress": {"rows": self._written or rows, "bytes": size},
            "write_progress": {"rows": self._written, "bytes": 0},
            "result_progress": shown,
            "total_scan": {"rows": 0, "bytes": 0},
            "spill_progress": {"file_nums": 0, "bytes": 0},
            "running_time_ms": round(spent),
        }

    def page(self, number: int, wait_seconds: float, node_id: str) -> dict:
        """The answer for a page: waits for the statement's end, at most this long; raises PageGone."""
        self.touched_at = time.monotonic()
        with self._done:
            self._done.wait_for(self.finished, timeout=wait_seconds)
            outcome, pages = self._outcome, self._pages
            if outcome is None:
                if number:
                    raise PageGone(f"wrong page number {number}")
                return self._running()
            if self._session_page is None:
                self._session_page = number
            session = outcome.client.body(node_id) if self._session_page == number else None
        if outcome.error is None and pages is None:
            raise PageGone(f"page {number} is gone")
        try:
            return self._answer(outcome, pages, number, session)
        except FormatError as error:
            return self._failed(bad_arguments(str(error)), session)
        except PageGone:
            raise
        except Exception as error:
            _log.error("page not written query=%s", self.id, exc_info=error)
            return self._failed(inside_failure(), session)

    def _running(self) -> dict:
        return {
            "state": "Running",
            "session": None,
            "error": None,
            "schema": [],
            "data": b"[]",
            "next_uri": f"/v1/query/{self.id}/page/0",
            "affect": None,
            "has_result_set": None,
            "settings": None,
            "rows": 0,
        }

    def _failed(self, error: SqlError, session) -> dict:
        return {
            **self._running(),
            "state": "Failed",
            "session": session,
            "error": error.body(),
            "next_uri": f"/v1/query/{self.id}/final",
        }

    def _answer(self, outcome: Outcome, pages: Pages | None, number: int, session) -> dict:
        if outcome.error is not None or pages is None:
            return self._failed(outcome.error or aborted_query(), session)
        data, rows, following = pages.page(number)
        columns, form = outcome.result.columns, outcome.form
        end = "final" if following is None else f"page/{following}"
        return {
            "state": "Succeeded",
            "session": session,
            "error": None,
            "schema": [{"name": each.name, "type": each.type.server_name()} for each in columns],
            "data": data,
            "next_uri": f"/v1/query/{self.id}/{end}",
            "affect": outcome.affect,
            "has_result_set": bool(columns),
            "settings": {
                "timezone": form.timezone,
                "geometry_output_format": form.geometry,
                "binary_output_format": form.binary,
                "http_json_result_mode": form.mode,
            },
            "rows": rows,
        }
