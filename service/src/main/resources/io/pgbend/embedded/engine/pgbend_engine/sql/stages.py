"""Where the files of internal stages are on this machine."""

from __future__ import annotations

import re
from pathlib import Path

from .errors import SqlError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*\Z")
USER = "root"


def stage_directory(root: Path, name: str) -> Path:
    """The directory of stage `name` (`~` is the user's own); raises SqlError on a bad name."""
    if name == "~":
        return root / "user" / USER
    if not _NAME.match(name):
        raise SqlError(2501, f"Unknown stage '{name}'")
    return root / "internal" / name


def inside(directory: Path, relative: str) -> Path:
    """The path of a file of a stage; raises ValueError when it would leave the stage."""
    parts = [part for part in relative.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or "\0" in relative:
        raise ValueError(f"the path {relative!r} does not name a file inside the stage")
    return directory.joinpath(*parts)


def split_location(location: str) -> tuple[str, str]:
    """Cuts `@name/path` into name and path."""
    name, _, path = location.removeprefix("@").partition("/")
    return name, path
