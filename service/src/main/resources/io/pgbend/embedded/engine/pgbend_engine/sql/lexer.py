"""Cuts SQL text into tokens, as far as classifying and rewriting statements needs.

Follows the lexer of the engine: comments `-- …` and nested `/* … */` (hints `/*+ … */` are
comments to us), texts in `'…'` with `''` and backslash escapes, names in `"…"` and backticks,
raw texts between `$$`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLANK = re.compile(r"\s+")
_WORD = re.compile(r"[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*")
_NUMBER = re.compile(r"\d[\w.]*|\.\d\w*")
_STAGE = re.compile(r"@(?:~|[A-Za-z_%][\w$]*)?(?:/(?:\\.|[^\s\\,;()'\"])*)?", re.ASCII)
_PARAMETER = re.compile(r"\$\w+|:[A-Za-z_]\w*|\?")


@dataclass(frozen=True)
class Token:
    """`kind` is word, name, text, number, stage, parameter or sign; `start:end` its place."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.upper() in words

    def is_sign(self, sign: str) -> bool:
        return self.kind == "sign" and self.text == sign

    def value(self) -> str:
        """The name or text meant, without quotes; unquoted names fold to lower case."""
        match self.kind:
            case "word":
                return self.text.lower()
            case "name" if self.text[0] == "`":
                return self.text[1:-1]
            case "name":
                return unescape(self.text[1:-1].replace('""', '"'))
            case "text" if self.text.startswith("$$"):
                return self.text[2:-2]
            case "text":
                return unescape(self.text[1:-1].replace("''", "'"))
            case _:
                return self.text


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "\\": "\\", "'": "'", '"': '"'}
_ESCAPED = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)", re.DOTALL)


def unescape(text: str) -> str:
    """Undoes backslash escapes; an unknown one keeps its backslash, as in the engine."""

    def one(found: re.Match) -> str:
        what = found.group(1)
        if what[0] in "xu" and len(what) > 1:
            return chr(int(what[1:], 16))
        return _ESCAPES.get(what, found.group(0))

    return _ESCAPED.sub(one, text) if "\\" in text else text


def quote_name(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '""') + '"'


def quote_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _comment_end(sql: str, at: int) -> int:
    if sql.startswith("--", at):
        end = sql.find("\n", at)
        return len(sql) if end < 0 else end + 1
    depth = 0
    for found in re.compile(r"/\*|\*/").finditer(sql, at):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return found.end()
    return len(sql)


def _quoted_end(sql: str, at: int) -> int:
    """The end of a text or name that starts at `at`; an open one runs to the end."""
    quote = sql[at]
    at += 1
    while at < len(sql):
        if sql[at] == "\\" and quote != "`":
            at += 2
        elif sql[at] == quote:
            if quote == "`" or sql[at + 1 : at + 2] != quote:
                return at + 1
            at += 2
        else:
            at += 1
    return len(sql)


def _token(sql: str, at: int) -> Token:
    sign = sql[at]
    if sign == "'":
        return _cut("text", sql, at, _quoted_end(sql, at))
    if sign in '"`':
        return _cut("name", sql, at, _quoted_end(sql, at))
    if sql.startswith("$$", at):
        end = sql.find("$$", at + 2)
        return _cut("text", sql, at, len(sql) if end < 0 else end + 2)
    for kind, form in (("word", _WORD), ("number", _NUMBER), ("stage", _STAGE)):
        if found := form.match(sql, at):
            return _cut(kind, sql, at, found.end())
    if sql.startswith("::", at):
        return _cut("sign", sql, at, at + 2)
    if found := _PARAMETER.match(sql, at):
        return _cut("parameter", sql, at, found.end())
    return _cut("sign", sql, at, at + 1)


def _cut(kind: str, sql: str, start: int, end: int) -> Token:
    return Token(kind, sql[start:end], start, end)


def tokens(sql: str):
    """Yields the tokens of a text, without blanks and comments."""
    at = 0
    while at < len(sql):
        if blank := _BLANK.match(sql, at):
            at = blank.end()
        elif sql.startswith(("--", "/*"), at):
            at = _comment_end(sql, at)
        else:
            token = _token(sql, at)
            yield token
            at = token.end
