"""COPY … PURGE = TRUE, without letting the engine delete files that a lost commit would need again."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from .classify import Statement
from .errors import SqlError
from .lexer import Token, tokens
from .session import Result
from .stages import inside, split_location, stage_directory

_log = logging.getLogger("pgbend.engine.sql")
_HIDING = (
    ("EXECUTE",),
    *((verb, what) for verb in ("CREATE", "ALTER") for what in ("TASK", "PROCEDURE", "PIPE", "STAGE")),
)
_PURGE = re.compile(r"\bpurge\b|\boptimize\b|\binsert\b.*\bfrom\s+@", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Purge:
    """A COPY whose files are to be deleted after its effect is durable."""

    sql: str
    stage: str
    path: str

    def files(self, root: Path, result: Result) -> list[Path]:
        """The files that the COPY says it has loaded."""
        directory = stage_directory(root, self.stage)
        loaded = [str(row["File"]) for row in result.rows() if "File" in row]
        return [inside(directory, name) for name in loaded]


def _option(found: list[Token], at: int) -> str | None:
    if found[at].is_word("PURGE") and len(found) > at + 2 and found[at + 1].is_sign("="):
        return found[at + 2].value().lower()
    return None


def without_purge(sql: str) -> Purge | None:
    """Returns the statement without `PURGE = TRUE`, or None when there is no such option."""
    found = list(tokens(sql))
    if not any(token.is_word("COPY") for token in found[:64]):
        return None
    depth, stage, cut = 0, None, None
    for at, token in enumerate(found):
        depth += token.is_sign("(") - token.is_sign(")")
        if token.kind == "stage" and stage is None:
            stage = token.text
        if depth == 0 and _option(found, at) == "true":
            cut = (token.start, found[at + 2].end)
    if cut is None:
        return None
    if stage is None:
        raise SqlError(1002, "PURGE works with internal stages only in the embedded engine")
    name, path = split_location(stage)
    return Purge(sql[: cut[0]] + " " + sql[cut[1] :], name, path)


def refuse_hidden_purge(statement: Statement) -> None:
    """What a script, task or stage does by itself would delete files before its effect is durable."""
    words = [word for word in statement.words[:4] if word not in ("OR", "REPLACE")]
    hiding = tuple(words[:1]) in _HIDING or tuple(words[:2]) in _HIDING
    if hiding and _PURGE.search(statement.sql):
        raise SqlError(1002, "PURGE inside another statement is not supported by the embedded engine")


def delete(files: list[Path]) -> None:
    """Deletes staged files whose rows are durable; one that stays does no harm."""
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("staged file not deleted error=%s", error.strerror)
