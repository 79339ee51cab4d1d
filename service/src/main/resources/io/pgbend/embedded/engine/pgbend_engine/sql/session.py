"""Sessions of clients on the engine: what the engine holds of the state that a client carries."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from ..result.encode import Format
from ..result.typename import Column, columns_of
from .client import ClientState, TxnState
from .errors import SqlError, engine_error
from .lexer import quote_name, quote_text

UNKNOWN_DATABASE = 1003
_UNKNOWN_SETTING = 2801
_WRITTEN = ("number of rows inserted", "number of rows updated", "number of rows deleted", "Rows_loaded")


@dataclass(frozen=True)
class Result:
    """What one execution of a plan gave."""

    columns: list[Column]
    batches: list

    def rows_written(self) -> int:
        """The numbers of changed rows that DML and COPY give as their result."""
        found = 0
        for at, column in enumerate(self.columns):
            if column.name in _WRITTEN:
                for batch in self.batches:
                    found += sum(value or 0 for value in batch.column(at).to_pylist())
        return found

    def rows(self) -> list[dict]:
        """The rows as dictionaries; for small results only."""
        return [row for batch in self.batches for row in batch.to_pylist()]


class Session:
    """One engine session. Whoever uses it holds `lock`."""

    def __init__(self, context, lock: threading.Lock, generation: int = 0):
        # The wrapper of the wheel adds nothing that is needed here.
        self._context = getattr(context, "_ctx", context)
        self.id = uuid.uuid4().hex
        self.lock = lock
        self.generation = generation
        self.state = ClientState(database="default", session_id=self.id)
        self.missing_database: str | None = None
        self.purge: list[Path] = []
        self.used_at = time.monotonic()

    def run(self, sql: str) -> Result:
        """Plans and executes one statement, exactly once; raises SqlError."""
        try:
            frame = self._context.sql(sql)
            columns = columns_of(repr(frame.schema()))
            if not columns:
                # Some plans give blocks that their schema does not know; Arrow would panic after the fact.
                frame.collect()
                return Result(columns, [])
            return Result(columns, frame.to_py_arrow())
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of the engine is no Exception
            raise engine_error(error) from None

    def plan(self, sql: str) -> None:
        """Plans a statement without executing it; raises SqlError."""
        try:
            self._context.sql(sql)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise engine_error(error) from None

    def rollback(self) -> None:
        """Ends the engine's transaction; nothing of it stays."""
        self.purge.clear()
        self.state.txn_state = TxnState.AUTO_COMMIT
        self.run("ROLLBACK")

    def follow(self, client: ClientState) -> None:
        """Makes the engine session what the client's state says."""
        self._follow_settings(client.settings)
        if client.role and client.role != self.state.role:
            self.run(f"SET ROLE {quote_text(client.role)}")
            self.state.role = client.role
        self._follow_variables(client.variables)
        if client.database and client.database != (self.missing_database or self.state.database):
            self.use(client.database)

    def use(self, database: str) -> None:
        """Changes the database; one that does not exist is remembered, as the server does."""
        self.state.database = database
        try:
            self.run(f"USE {quote_name(database)}")
            self.missing_database = None
        except SqlError as error:
            if error.code != UNKNOWN_DATABASE:
                raise
            self.missing_database = database
            # The bare engine cannot stand in a database that is not there; nobody's tables are in this one.
            self.run("USE system")

    def _follow_settings(self, wanted: dict[str, str]) -> None:
        for name, value in wanted.items():
            if self.state.settings.get(name) != value:
                self._set(name, value)
        for name in [each for each in self.state.settings if each not in wanted]:
            self.run(f"UNSET {name}")
            del self.state.settings[name]

    def _set(self, name: str, value: str) -> None:
        try:
            if not name.isidentifier():
                raise SqlError(_UNKNOWN_SETTING, f"Unknown setting {name}")
            self.run(f"SET {name} = {quote_text(value)}")
        except SqlError as error:
            if error.code != _UNKNOWN_SETTING:
                raise
            return
        self.state.settings[name] = value

    def _follow_variables(self, wanted: list[list[str]]) -> None:
        for each in wanted:
            if each not in self.state.variables and each[0].isidentifier():
                # The engine shows variables as literals.
                self.run(f"SET VARIABLE {each[0]} = {each[1]}")
        self.state.variables = list(wanted)

    def read_settings(self, names: list[str]) -> dict[str, str]:
        """Takes over the values of settings that a statement has changed."""
        listed = ", ".join(quote_text(name) for name in names)
        rows = self.run(f"SELECT name, value, level FROM system.settings WHERE name IN ({listed})").rows()
        for row in rows:
            if row["level"] == "SESSION":
                self.state.settings[row["name"]] = row["value"]
            else:
                self.state.settings.pop(row["name"], None)
        return {row["name"]: row["value"] for row in rows}

    def read_variables(self) -> None:
        rows = self.run("SHOW VARIABLES").rows()
        self.state.variables = [[str(row["name"]), str(row["value"])] for row in rows]

    def read_database(self) -> None:
        row = self.run("SELECT current_database() AS name").rows()[0]
        self.state.database = row["name"]
        self.missing_database = None


def format_of(settings: dict[str, str]) -> Format:
    """The way values are written under these settings."""
    return Format(
        settings.get("timezone", "UTC"),
        settings.get("binary_output_format", "hex"),
        settings.get("geometry_output_format", "GeoJSON"),
        settings.get("http_json_result_mode", "display"),
        settings.get("format_null_as_str", "0") == "1",
    )
