"""What a statement changes in its session: settings, database, variables, role, temporary tables."""

from __future__ import annotations

from itertools import pairwise

from .classify import Kind, Statement
from .lexer import Token, tokens
from .session import Session

Affect = dict


def after(session: Session, statement: Statement, pool) -> Affect | None:
    """Takes over into the session's state what a statement that has succeeded changed."""
    words = statement.words
    match statement.kind:
        case Kind.SET:
            return _after_set(session, statement, pool)
        case Kind.USE:
            if words[1:2] != ("CATALOG",):
                session.read_database()
                return {"type": "UseDB", "name": session.state.database}
        case Kind.DDL if words[0] == "CREATE":
            if {"TEMP", "TEMPORARY"} & set(words[1:4]):
                session.state.has_temp_table = True
            _found_database(session, words)
        case Kind.DDL if words[0] in ("DROP", "UNDROP"):
            _found_database(session, words)
        case _:
            pass
    return None


def _found_database(session: Session, words: tuple[str, ...]) -> None:
    """A database that the client named before it existed may exist now, or no longer."""
    if "DATABASE" in words[1:5] and session.state.database:
        session.use(session.state.database)


def _after_set(session: Session, statement: Statement, pool) -> Affect | None:
    words = statement.words
    if words[1:2] == ("VARIABLE",):
        session.read_variables()
        return None
    if words[1:2] == ("ROLE",):
        session.state.role = statement.head[2].value() if len(statement.head) > 2 else None
        return None
    if words[1:2] in (("SECONDARY",), ("DEFAULT",), ("PRIORITY",)):
        return None
    everywhere = "GLOBAL" in words[:2]
    if everywhere:
        pool.forget_global_settings()
    names = changed_names(list(statement.head))
    values = session.read_settings(names) if names else {}
    if words[0] == "UNSET" or not values:
        return None
    return {
        "type": "ChangeSettings",
        "keys": list(values),
        "values": list(values.values()),
        "is_globals": [everywhere] * len(values),
    }


def changed_names(head: list[Token]) -> list[str]:
    """The settings named in `SET x = 1`, `SET (x, y) = (1, 2)`, `UNSET x`, `UNSET (x, y)`."""
    rest = [each for each in head[1:] if not each.is_word("GLOBAL", "SESSION", "PERSIST")]
    names = []
    for token in rest:
        if token.is_sign("="):
            break
        if token.kind in ("word", "name"):
            names.append(token.value())
    return names


def statement_settings(statement: Statement) -> dict[str, str]:
    """The settings that `SETTINGS (x = 'y') …` gives to this one statement."""
    head = statement.sql.lstrip()[:8].upper()
    if head != "SETTINGS":
        return {}
    found: dict[str, str] = {}
    before = None
    for token, following in pairwise(tokens(statement.sql)):
        if token.is_sign(")"):
            break
        if token.is_sign("=") and before is not None:
            found[before.value()] = following.value()
        before = token
    return found
