"""The bodies of the answers about queries."""

from __future__ import annotations

import json

from ..sql.errors import SqlError
from .message import Response
from .query import Query
from .registry import RESULT_TIMEOUT_SECONDS

_PROGRESS = ("scan_progress", "write_progress", "result_progress")


class Answers:
    """Writes answers in the name of one node."""

    def __init__(self, node_id: str):
        self._node_id = node_id

    def refused(self, body: dict, error: SqlError) -> Response:
        """The answer to what failed before it started: no id, nothing to ask for."""
        session = dict(body.get("session") or {})
        if session.get("txn_state") == "Active":
            session["txn_state"] = "Fail"
        return Response.json(
            {
                **self._frame(""),
                "state": "Failed",
                "session": session,
                "error": error.body(),
                "schema": [],
                "data": [],
                "affect": None,
                "stats": {
                    **{name: {"rows": 0, "bytes": 0} for name in _PROGRESS},
                    "running_time_ms": 0,
                },
                "stats_uri": None,
                "final_uri": None,
                "next_uri": None,
                "kill_uri": None,
            }
        )

    def _frame(self, query_id: str) -> dict:
        return {
            "id": query_id,
            "session_id": None,
            "node_id": self._node_id,
            "warnings": [],
            "result_timeout_secs": RESULT_TIMEOUT_SECONDS,
        }

    def answered(self, query: Query, answer: dict) -> Response:
        data, rows = answer.pop("data"), answer.pop("rows")
        body = {
            **self._frame(query.id),
            **answer,
            "stats": query.stats(),
            "stats_uri": f"/v1/query/{query.id}",
            "final_uri": f"/v1/query/{query.id}/final",
            "kill_uri": f"/v1/query/{query.id}/kill",
        }
        for optional in ("has_result_set", "settings"):
            if body[optional] is None:
                del body[optional]
        head = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return Response(
            body=b"".join((head[:-1], b',"data":', data, b"}")),
            headers={
                "x-databend-query-id": query.id,
                "x-databend-query-state": answer["state"],
                "x-databend-query-page-rows": str(rows),
            },
        )

    def final(self, query: Query) -> Response:
        answer = {
            "state": query.state(),
            "session": None,
            "error": None,
            "schema": [],
            "data": b"[]",
            "next_uri": None,
            "affect": None,
            "has_result_set": None,
            "settings": None,
            "rows": 0,
        }
        return self.answered(query, answer)

    def state(self, query: Query) -> Response:
        outcome_error = query.error()
        state = {"finalized": "Succeeded", "canceled": "Failed"}.get(query.closed) or query.state()
        return Response.json(
            {"state": state, "error": outcome_error, "warnings": [], "stats": query.stats()},
            headers={"x-databend-query-id": query.id, "x-databend-query-state": state},
        )
