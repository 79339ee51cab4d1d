"""Runs a statement of a client as the Databend server would, and answers it only when it is durable."""

from __future__ import annotations

import logging
from dataclasses import replace
from itertools import pairwise

from .attachment import attached, inserting_from_stage
from .classify import Kind, Statement, classify
from .client import TxnState
from .copy import Purge, delete, refuse_hidden_purge, without_purge
from .errors import SqlError, inside_failure, transaction_aborted
from .exchange import NOTHING, Outcome, Request
from .lexer import Token, quote_text
from .parameters import bound
from .pool import SessionPool
from .session import UNKNOWN_DATABASE, Session, format_of
from .sideeffects import after, statement_settings

_log = logging.getLogger("pgbend.engine.sql")
_SYNTAX_ERROR = 1005
_UNKNOWN_TABLE = 1025


class Runner:
    """Thread-safe; one statement at a time in each session."""

    def __init__(self, engine, pool: SessionPool):
        self._engine = engine
        self._pool = pool

    def run(self, request: Request, killed=lambda: False) -> Outcome:
        """Runs the statement; errors are part of the outcome. `killed` is asked when it has ended."""
        client = replace(request.client, last_query_id=request.query_id)
        try:
            session = self._pool.claim(request.client)
        except SqlError as error:
            if client.txn_state == TxnState.ACTIVE:
                client.txn_state = TxnState.FAIL
            return Outcome(client, error=error)
        try:
            outcome = self._in_session(session, request)
            if killed():
                self._pool.drop(session)
            return outcome
        finally:
            self._pool.release(session)

    def _in_session(self, session: Session, request: Request) -> Outcome:
        session.state.last_query_id = request.query_id
        try:
            statement = classify(bound(request.sql, request.params))
            self._check_transaction(session, statement)
            outcome = self._execute(session, statement, request)
        except Exception as error:
            outcome = Outcome(session.state, error=self._failed(session, error, request.query_id))
        outcome.missing_database = session.missing_database
        outcome.client = replace(
            session.state, settings=dict(session.state.settings), variables=list(session.state.variables)
        )
        return outcome

    def _failed(self, session: Session, error: Exception, query_id: str) -> SqlError:
        """An error inside a transaction ends it; only the client's word for that is still awaited."""
        if session.state.txn_state == TxnState.ACTIVE:
            session.state.txn_state = TxnState.FAIL
            session.rollback()
            session.state.txn_state = TxnState.FAIL
        self._engine.save()
        if not isinstance(error, SqlError):
            _log.error("unexpected failure query=%s", query_id, exc_info=error)
            return inside_failure()
        if session.missing_database is not None and error.code == _UNKNOWN_TABLE:
            return SqlError(UNKNOWN_DATABASE, f"Unknown database '{session.missing_database}'")
        return error

    def _check_transaction(self, session: Session, statement: Statement) -> None:
        """Ends the transaction before what cannot be part of it; refuses in a failed one."""
        state = session.state.txn_state
        if statement.commits_first() and state != TxnState.AUTO_COMMIT:
            self._parses(session, statement)
            if state == TxnState.ACTIVE:
                self._commit(session)
            session.state.txn_state = TxnState.AUTO_COMMIT
        elif state == TxnState.FAIL and not statement.transaction_command():
            raise transaction_aborted()

    def _parses(self, session: Session, statement: Statement) -> None:
        """What does not parse commits nothing."""
        try:
            with self._engine.statement():
                session.plan(statement.sql)
        except SqlError as error:
            if error.code == _SYNTAX_ERROR:
                raise

    def _execute(self, session: Session, statement: Statement, request: Request) -> Outcome:
        match statement.kind:
            case Kind.BEGIN:
                return self._begin(session, statement)
            case Kind.COMMIT:
                return self._committed(session, statement)
            case Kind.ROLLBACK:
                session.plan(statement.sql)
                if session.state.txn_state == TxnState.ACTIVE:
                    session.rollback()
                session.state.txn_state = TxnState.AUTO_COMMIT
                return Outcome(session.state)
            case Kind.PRESIGN:
                raise SqlError(3902, "storage doesn't support presign operation")
            case Kind.OPTIMIZE:
                return self._optimize(session, statement)
            case _:
                return self._plain(session, statement, request)

    def _begin(self, session: Session, statement: Statement) -> Outcome:
        session.plan(statement.sql)
        if session.state.txn_state == TxnState.AUTO_COMMIT:
            session.run("BEGIN")
            session.state.txn_state = TxnState.ACTIVE
        return Outcome(session.state)

    def _committed(self, session: Session, statement: Statement) -> Outcome:
        """COMMIT of a failed transaction succeeds and applies nothing, as in the server."""
        session.plan(statement.sql)
        if session.state.txn_state == TxnState.ACTIVE:
            self._commit(session)
        session.state.txn_state = TxnState.AUTO_COMMIT
        return Outcome(session.state)

    def _commit(self, session: Session) -> None:
        files, session.purge = session.purge, []
        session.state.txn_state = TxnState.AUTO_COMMIT
        with self._engine.statement():
            session.run("COMMIT")
        self._engine.save()
        delete(files)

    def _plain(self, session: Session, statement: Statement, request: Request) -> Outcome:
        refuse_hidden_purge(statement)
        sql = statement.sql
        loading = self._loading(session, statement, request)
        purge = self._purging(session, loading or sql)
        with self._engine.statement():
            result = session.run(_labelled(purge.sql if purge else loading or sql, request.label))
        if purge:
            session.purge += purge.files(self._engine.stage_root, result)
        written = result.rows_written()
        affect = after(session, statement, self._pool)
        settings = {**self._pool.format_settings(session), **statement_settings(statement)}
        self._make_durable(session, statement)
        # The server shows no rows for an INSERT from a file, although it is a COPY inside.
        return Outcome(session.state, NOTHING if loading else result, format_of(settings), None, affect, written)

    def _loading(self, session: Session, statement: Statement, request: Request) -> str | None:
        if request.attachment is not None:
            return attached(statement.sql, request.attachment, session)
        return inserting_from_stage(statement)

    def _purging(self, session: Session, sql: str) -> Purge | None:
        """COPY never deletes files itself: they may be needed again until its effect is durable."""
        purge = without_purge(sql)
        if purge is not None and purge.stage != "~":
            name = quote_text(purge.stage)
            rows = session.run(f"SELECT stage_type AS kind FROM system.stages WHERE name = {name}").rows()
            if rows and rows[0]["kind"] != "Internal":
                raise SqlError(1002, "PURGE works with internal stages only in the embedded engine")
        return purge

    def _make_durable(self, session: Session, statement: Statement) -> None:
        """No answer before what it says or shows is durable; writes of an open transaction wait for COMMIT."""
        active = session.state.txn_state == TxnState.ACTIVE
        if active and statement.kind in (Kind.WRITE, Kind.SET, Kind.USE):
            return
        self._engine.save()
        if not active:
            files, session.purge = session.purge, []
            delete(files)

    def _optimize(self, session: Session, statement: Statement) -> Outcome:
        """ALL is done as COMPACT and PURGE, because PURGE must find everything saved and nothing running."""
        action = _optimize_action(statement)
        everything = action if action is not None and action.is_word("ALL") else None
        purge = action is not None and action.is_word("PURGE")
        sql = statement.sql
        if everything is not None:
            compact = sql[: everything.start] + "COMPACT" + sql[everything.end :]
            with self._engine.statement():
                session.run(compact)
            sql = sql[: everything.start] + "PURGE" + sql[everything.end :]
            purge = True
        if purge:
            with self._engine.exclusive():
                result = session.run(sql)
        else:
            with self._engine.statement():
                result = session.run(sql)
        self._engine.save()
        return Outcome(session.state, result)


def _optimize_action(statement: Statement) -> Token | None:
    """The word after the table's name, which may be `all` or `purge` itself."""
    for before, token in pairwise(statement.head):
        named = before.is_word("TABLE") or before.is_sign(".")
        if not named and token.is_word("ALL", "PURGE", "COMPACT"):
            return token
    return None


def _labelled(sql: str, label: str) -> str:
    if not label:
        return sql
    return f"SETTINGS (deduplicate_label = '{label}') {sql}"
