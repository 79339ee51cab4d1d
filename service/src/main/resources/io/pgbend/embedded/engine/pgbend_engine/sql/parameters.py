"""Bind values: `?` and `:name` replaced by literals, as the server's `params` does."""

from __future__ import annotations

import json

from .errors import bad_arguments
from .lexer import quote_text, tokens


def literal(value) -> str:
    """The SQL literal of a JSON value; arrays and objects become JSON texts parsed by the engine."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return json.dumps(value)
        case str():
            return quote_text(value)
        case _:
            return f"parse_json({quote_text(json.dumps(value))})"


def bound(sql: str, params) -> str:
    """Returns the statement with its parameters replaced; raises SqlError when they do not fit."""
    if params is None or params in ([], {}):
        return sql
    parts, at, place = [], 0, 0
    for token in tokens(sql):
        if token.kind != "parameter" or token.text.startswith("$"):
            continue
        if token.text == "?":
            if not isinstance(params, list) or place >= len(params):
                raise bad_arguments(f"parameter substitution failed: no value for parameter {place + 1}")
            value, place = params[place], place + 1
        else:
            if not isinstance(params, dict) or token.text[1:] not in params:
                raise bad_arguments(f"parameter substitution failed: no value for parameter {token.text}")
            value = params[token.text[1:]]
        parts += [sql[at : token.start], literal(value)]
        at = token.end
    if isinstance(params, list) and place != len(params):
        raise bad_arguments("parameter substitution failed: more values than parameters")
    return "".join(parts) + sql[at:]
