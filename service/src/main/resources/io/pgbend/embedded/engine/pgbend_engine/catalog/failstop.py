"""Leaving at once when the catalog can no longer be saved.

From then on the engine holds changes that the disk lacks. An answer given now could be a lie after the next start,
and a record behind a half-written one would never be read. So nothing is flushed, closed or answered any more.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

EXIT_SAVE_FAILED = 81
"""Exit code: a change could not be written to the catalog file, or the engine's store did not answer."""

EXIT_WATCH_LOST = 82
"""Exit code: the stream of catalog changes ended or was too late, so saves would no longer be complete."""


def stop(code: int, reason: str) -> NoReturn:
    """Says why on standard error and ends the process without running anything else."""
    line = (
        f"pgbend engine: stopped with exit code {code}: {reason}. "
        "Everything that was answered is on disk; start the engine again.\n"
    )
    try:
        os.write(2, line.encode())
    finally:
        os._exit(code)


def describe(error: BaseException) -> str:
    """One line for an error of any kind; gRPC errors are very long otherwise."""
    code = getattr(error, "code", None)
    details = getattr(error, "details", None)
    if callable(code) and callable(details):
        return f"{code()}: {details()}"
    return f"{type(error).__name__}: {error}".splitlines()[0]


def warn(text: str) -> None:
    """A line on standard error for whoever runs the engine."""
    print(f"pgbend engine: {text}", file=sys.stderr, flush=True)
