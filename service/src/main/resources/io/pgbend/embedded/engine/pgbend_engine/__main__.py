"""Runs the embedded engine: `python -m pgbend_engine --data-dir … --port-file … …`.

Exit codes: 0 ended as asked, 3 the data directory is in use, 4 the port is in use, 5 not started.
"""

from __future__ import annotations

import logging
import os
import sys

IN_USE, PORT_IN_USE, NOT_STARTED = 3, 4, 5


def _end(code: int) -> None:
    """Ends at once: the engine's own threads do not let an interpreter finish."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _refuse(code: int, reason: object) -> None:
    print(f"pgbend engine: {reason}", file=sys.stderr)
    _end(code)


def main() -> None:
    logging.basicConfig(
        level=os.environ.get("PGBEND_ENGINE_LOG", "INFO").upper(),
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    # The engine's own backtraces cost 100 ms an error and say nothing without its symbols.
    os.environ.setdefault("RUST_BACKTRACE", "0")
    from .process.options import read

    options = read(sys.argv[1:])
    try:
        from .catalog import DataDirInUse, DurableEngine
        from .process.service import PortInUse, Service
    except ImportError as error:
        _refuse(NOT_STARTED, f"The installed engine is not complete: {error}.")
    try:
        service = Service(options, DurableEngine.open(options.data_dir))
    except DataDirInUse as error:
        _refuse(IN_USE, error)
    except PortInUse as error:
        _refuse(PORT_IN_USE, error)
    except BaseException as error:  # a panic of the engine is no Exception
        _refuse(NOT_STARTED, error)
    # While one thread writes a large result as text, the others must not wait 5 ms for each turn.
    sys.setswitchinterval(0.001)
    service.serve()
    _end(0)


if __name__ == "__main__":
    main()
