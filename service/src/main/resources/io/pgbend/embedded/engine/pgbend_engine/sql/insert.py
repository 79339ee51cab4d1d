"""The parts of an INSERT or REPLACE that takes its rows from a file."""

from __future__ import annotations

from .errors import SqlError
from .lexer import Token, tokens

_CLAUSE = ("VALUES", "SELECT", "WITH", "FROM", "FILE_FORMAT", "ON")


class InsertParts:
    """`INSERT INTO [TABLE] name [(columns)] [ON (keys)] [VALUES (entries)]`, cut into its texts."""

    def __init__(self, sql: str):
        self.sql = sql
        self.tokens = [each for each in tokens(sql) if not each.is_sign(";")]
        self.at = 0
        self.verb = self.tokens[0].text.upper()
        while self.at < len(self.tokens) and not self.tokens[self.at].is_word("INTO", "OVERWRITE"):
            self.at += 1
        self.overwrite = self._next_is("OVERWRITE")
        self.at += 1
        if self._next_is("TABLE", "INTO"):
            self.at += 1
        self.table = self._until(lambda token: token.is_sign("(") or token.is_word(*_CLAUSE))
        self.columns = self._parenthesis()
        self.keys = ""
        if self._next_is("ON"):
            self.at += 1
            if self._next_is("CONFLICT"):
                self.at += 1
            self.keys = self._parenthesis()
        self.entries: list[str] = []
        if self._next_is("VALUES"):
            self.at += 1
            self.entries = self._entries()
        self.location, self.file_format = self._from_stage()
        if self.at < len(self.tokens) or not self.table:
            raise SqlError(1005, "a stage attachment goes with INSERT INTO … VALUES or REPLACE INTO … VALUES only")

    def _from_stage(self) -> tuple[str, str]:
        """`FROM @stage/path FILE_FORMAT = (…)` at the end, or two empty texts."""
        at = self.at
        if not self._next_is("FROM") or at + 1 >= len(self.tokens) or self.tokens[at + 1].kind != "stage":
            return "", ""
        location = self.tokens[at + 1].text
        self.at += 2
        if not self._next_is("FILE_FORMAT"):
            self.at = at
            return "", ""
        self.at += 2
        return location, self._parenthesis()

    def _next_is(self, *words: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].is_word(*words)

    def _until(self, stop) -> str:
        first = self.at
        while self.at < len(self.tokens) and not stop(self.tokens[self.at]):
            self.at += 1
        return self._text(self.tokens[first : self.at])

    def _text(self, part: list[Token]) -> str:
        return self.sql[part[0].start : part[-1].end] if part else ""

    def _parenthesis(self) -> str:
        """The text between the parentheses that start here, or '' when none do."""
        if self.at >= len(self.tokens) or not self.tokens[self.at].is_sign("("):
            return ""
        first, depth = self.at, 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            depth += token.is_sign("(") - token.is_sign(")")
            self.at += 1
            if depth == 0:
                break
        return self._text(self.tokens[first + 1 : self.at - 1])

    def _entries(self) -> list[str]:
        return split_list(self._parenthesis())


def split_list(text: str) -> list[str]:
    """Cuts a list at the commas that stand outside of parentheses."""
    found, depth, start = [], 0, 0
    for token in tokens(text):
        depth += token.is_sign("(") + token.is_sign("[") - token.is_sign(")") - token.is_sign("]")
        if depth == 0 and token.is_sign(","):
            found.append(text[start : token.start].strip())
            start = token.end
    return [*found, text[start:].strip()] if text.strip() else found
