"""The command line of the engine's process."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    data_dir: Path
    port_file: Path
    password_file: Path
    users_lock: Path
    keep_file: Path
    port: int

    def password(self) -> str:
        """Raises ValueError when the file has no password."""
        text = self.password_file.read_text("utf-8").strip("\r\n")
        if not text:
            raise ValueError("the password file is empty")
        return text


def read(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="pgbend_engine", description="The embedded Databend engine of pgbend.")
    for name in ("data-dir", "port-file", "password-file", "users-lock", "keep-file"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    found = parser.parse_args(arguments)
    return Options(
        found.data_dir.absolute(),
        found.port_file,
        found.password_file,
        found.users_lock,
        found.keep_file,
        found.port,
    )
