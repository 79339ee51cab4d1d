"""Why an engine does not start on a data directory. Each message says what was found and what to do about it."""

from __future__ import annotations

from pathlib import Path


class EngineStartError(Exception):
    """The engine was not started and the data directory was left as it was."""


class DataDirNotAbsolute(EngineStartError):
    def __init__(self, data_dir: Path) -> None:
        super().__init__(f"The data directory must be an absolute path, but {str(data_dir)!r} is not.")


class DataDirInUse(EngineStartError):
    def __init__(self, data_dir: Path, holder: int | None) -> None:
        self.holder = holder
        process = "another process" if holder is None else f"process {holder}"
        super().__init__(
            f"The data directory {data_dir} is in use by {process}. Use that engine, or stop it first."
        )


class DataDirOfOtherVersion(EngineStartError):
    def __init__(self, data_dir: Path, found: str, wanted: str) -> None:
        super().__init__(
            f"The data directory {data_dir} was written by {found}, but this is {wanted}. "
            "Start it with the version that wrote it, or choose another data directory."
        )


class CatalogMissing(EngineStartError):
    def __init__(self, data_dir: Path, file: Path) -> None:
        super().__init__(
            f"The data directory {data_dir} holds data ({file}) but no catalog file that says what it is. "
            "Put catalog.journal back from a copy, or choose an empty data directory."
        )


class CatalogDamaged(EngineStartError):
    def __init__(self, journal: Path, what: str) -> None:
        super().__init__(
            f"The catalog file {journal} is damaged: {what}. Nothing was changed. Put the file back from a copy."
        )


class CatalogNotRestored(EngineStartError):
    def __init__(self, store: str, keys: list[str]) -> None:
        shown = ", ".join(keys[:3])
        super().__init__(
            f"The engine did not take over its saved catalog: {len(keys)} keys of the {store} store differ "
            f"(first: {shown}). The saved catalog was left as it was; start again."
        )


class EngineNotUnderstood(EngineStartError):
    def __init__(self, what: str) -> None:
        super().__init__(f"The engine does not look as this version of pgbend expects: {what}.")
