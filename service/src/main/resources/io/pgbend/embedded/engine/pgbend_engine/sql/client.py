"""The state that a client carries from answer to request."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum


class TxnState(StrEnum):
    AUTO_COMMIT = "AutoCommit"
    ACTIVE = "Active"
    FAIL = "Fail"


@dataclass
class ClientState:
    """The `session` object of a request, which the client carries from answer to request."""

    database: str | None = None
    role: str | None = None
    settings: dict[str, str] = field(default_factory=dict)
    txn_state: TxnState = TxnState.AUTO_COMMIT
    session_id: str = ""
    last_query_id: str = ""
    variables: list[list[str]] = field(default_factory=list)
    has_temp_table: bool = False

    @staticmethod
    def read(given: dict | None) -> ClientState:
        """Reads a request's session; raises ValueError when it is not of the known form."""
        if not given:
            return ClientState()
        internal = json.loads(given.get("internal") or "{}")
        last = internal.get("last_query_ids") or [""]
        settings = {str(key): str(value) for key, value in (given.get("settings") or {}).items()}
        return ClientState(
            given.get("database") or None,
            given.get("role") or None,
            settings,
            TxnState(given.get("txn_state") or TxnState.AUTO_COMMIT),
            str(internal.get("pgbend_session") or ""),
            str(last[0]),
            internal.get("variables") or [],
            bool(internal.get("has_temp_table")),
        )

    def body(self, node_id: str) -> dict:
        internal = {
            "pgbend_session": self.session_id,
            "last_node_id": node_id,
            "last_query_ids": [self.last_query_id],
        }
        if self.variables:
            internal["variables"] = self.variables
        if self.has_temp_table:
            internal["has_temp_table"] = True
        sticky = self.txn_state == TxnState.ACTIVE or self.has_temp_table
        return {
            "catalog": "default",
            "database": self.database or "default",
            **({"role": self.role} if self.role else {}),
            "settings": dict(self.settings),
            "txn_state": str(self.txn_state),
            "need_sticky": sticky,
            "need_keep_alive": sticky,
            "internal": json.dumps(internal, separators=(",", ":")),
        }
