"""What kind of statement a text is, from its first words: enough for the server's rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import islice

from .lexer import Token, tokens

_LOOK_AHEAD = 64


class Kind(Enum):
    QUERY = "query"
    WRITE = "write"
    DDL = "ddl"
    BEGIN = "begin"
    COMMIT = "commit"
    ROLLBACK = "rollback"
    USE = "use"
    SET = "set"
    OTHER = "other"
    PRESIGN = "presign"
    OPTIMIZE = "optimize"
    EMPTY = "empty"


@dataclass(frozen=True)
class Statement:
    """A statement's text, kind, and first words (upper case)."""

    sql: str
    kind: Kind
    words: tuple[str, ...]
    head: tuple[Token, ...]

    @property
    def first(self) -> str:
        return self.words[0] if self.words else ""

    def transaction_command(self) -> bool:
        return self.kind in (Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK)

    def commits_first(self) -> bool:
        """The server ends an open transaction before whatever cannot be part of one."""
        return self.kind == Kind.DDL


# The statements that the server lets run inside a transaction; all others commit it first.
_INSIDE = {
    "SELECT": Kind.QUERY,
    "WITH": Kind.QUERY,
    "VALUES": Kind.QUERY,
    "FROM": Kind.QUERY,
    "(": Kind.QUERY,
    "EXPLAIN": Kind.QUERY,
    "SHOW": Kind.QUERY,
    "DESC": Kind.QUERY,
    "DESCRIBE": Kind.QUERY,
    "LIST": Kind.QUERY,
    "LS": Kind.QUERY,
    "EXISTS": Kind.QUERY,
    "REPORT": Kind.QUERY,
    "INSPECT": Kind.QUERY,
    "INSERT": Kind.WRITE,
    "REPLACE": Kind.WRITE,
    "MERGE": Kind.WRITE,
    "UPDATE": Kind.WRITE,
    "DELETE": Kind.WRITE,
    "COPY": Kind.WRITE,
    "BEGIN": Kind.BEGIN,
    "START": Kind.BEGIN,
    "COMMIT": Kind.COMMIT,
    "ROLLBACK": Kind.ROLLBACK,
    "ABORT": Kind.ROLLBACK,
    "USE": Kind.USE,
    "SET": Kind.SET,
    "UNSET": Kind.SET,
    "PRESIGN": Kind.PRESIGN,
    "OPTIMIZE": Kind.OPTIMIZE,
    "VACUUM": Kind.OTHER,
    "ANALYZE": Kind.OTHER,
    "REMOVE": Kind.OTHER,
    "RM": Kind.OTHER,
    "CALL": Kind.OTHER,
    "KILL": Kind.OTHER,
    "SYSTEM": Kind.OTHER,
    "EXECUTE": Kind.OTHER,
    "REFRESH": Kind.OTHER,
}


def _after_settings(head: list[Token]) -> list[Token]:
    """Skips the prefix `SETTINGS (…)` that may stand before any statement."""
    if not (len(head) > 1 and head[0].is_word("SETTINGS") and head[1].is_sign("(")):
        return head
    depth = 0
    for at, token in enumerate(head[1:], 1):
        depth += token.is_sign("(") - token.is_sign(")")
        if depth == 0:
            return head[at + 1 :]
    return []


def classify(sql: str) -> Statement:
    """Classifies one statement; unknown first words count as DDL, as in the server."""
    head = _after_settings(list(islice(tokens(sql), _LOOK_AHEAD)))
    words = tuple(each.text.upper() if each.kind == "word" else each.text for each in head)
    if not words or words[0] == ";":
        return Statement(sql, Kind.EMPTY, words, tuple(head))
    kind = _INSIDE.get(words[0], Kind.DDL)
    if words[0] == "REFRESH" and len(words) > 1 and words[1] == "DICTIONARY":
        kind = Kind.DDL
    if words[:2] == ("SET", "WORKLOAD"):
        kind = Kind.DDL
    return Statement(sql, kind, words, tuple(head))
