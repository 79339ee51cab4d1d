"""The file that tells other processes where the engine listens."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path


class PortFile:
    """Written whole with mode 0600 once the engine answers; removed when it ends."""

    def __init__(self, path: Path):
        self._path = path

    def write(self, port: int, version: str) -> None:
        content = {
            "pid": os.getpid(),
            "port": port,
            "version": version,
            "startedAt": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(content, file)
        os.replace(beside, self._path)

    def remove(self) -> None:
        """Removes the file if it is ours."""
        try:
            if json.loads(self._path.read_text()).get("pid") == os.getpid():
                self._path.unlink()
        except (OSError, ValueError):
            pass
