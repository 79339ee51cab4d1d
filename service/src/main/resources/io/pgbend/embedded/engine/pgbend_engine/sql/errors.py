"""Errors with the server's codes."""

from __future__ import annotations

import re

_ENGINE = re.compile(r"(?:^|\s)([A-Za-z]\w*)\. Code: (\d+), Text = ", re.DOTALL)

_BACKTRACES = ("\n\n   0: ", "\n\n<Backtrace disabled")


class SqlError(Exception):
    """An error that the client is told with a Databend code."""

    def __init__(self, code: int, text: str):
        super().__init__(text)
        self.code = code
        self.text = text

    def body(self) -> dict:
        return {"code": self.code, "message": self.text, "detail": ""}


def transaction_aborted() -> SqlError:
    return SqlError(
        4002,
        "Current transaction is aborted, commands ignored until end of transaction block",
    )


def transaction_lost(query_id: str) -> SqlError:
    return SqlError(4003, f"Transaction timeout: last_query_id {query_id} not found on this server")


def aborted_query() -> SqlError:
    return SqlError(1043, "canceled by client")


def inside_failure() -> SqlError:
    return SqlError(1001, "The embedded engine failed inside; its log has more.")


def bad_arguments(text: str) -> SqlError:
    return SqlError(1006, text)


def engine_error(error: BaseException) -> SqlError:
    """Reads `Name. Code: N, Text = ….` out of the one text that the wheel gives."""
    text = str(error)
    found = _ENGINE.search(text)
    if found is None:
        return SqlError(1104, text.split("\n\n", 1)[0] or type(error).__name__)
    message = text[found.end() :]
    for backtrace in _BACKTRACES:
        message = message.split(backtrace, 1)[0]
    return SqlError(int(found.group(2)), message.removesuffix("."))
