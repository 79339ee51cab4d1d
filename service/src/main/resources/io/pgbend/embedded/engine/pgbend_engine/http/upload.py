"""PUT /v1/upload_to_stage: files streamed into a stage's directory."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from pathlib import Path

from ..sql.errors import SqlError
from ..sql.lexer import quote_text
from ..sql.stages import USER, inside, stage_directory
from .message import HttpError, Request, Response
from .multipart import Multipart, boundary_of, file_name

STREAMING = "_streaming"


class Uploads:
    """Thread-safe. A file is there whole under its name, or not at all."""

    def __init__(self, engine, ask):
        self._root = Path(engine.stage_root)
        self._ask = ask
        # Beside the stages, so that no COPY or LIST sees an unfinished file; same file system.
        self._unfinished = self._root / ".unfinished"
        for left in (self._unfinished, self._root / "user" / USER / STREAMING):
            shutil.rmtree(left, ignore_errors=True)
        self._unfinished.mkdir(parents=True, exist_ok=True)

    def upload(self, request: Request) -> Response:
        name = _header(request, "stage-name")
        if not name:
            raise HttpError(400, "Missing required parameter 'stage-name' in request headers")
        relative = (_header(request, "relative-path") or "").strip("/")
        files = self.store(request, name, relative)
        return Response.json({"id": str(uuid.uuid4()), "stage_name": name, "state": "SUCCESS", "files": files})

    def store(self, request: Request, stage: str, relative: str) -> list[str]:
        """Stores every part of the body below `relative`; returns the names that the parts had."""
        directory = self.directory(stage)
        boundary = boundary_of(request.headers.get("content-type", ""))
        files = []
        for headers, pieces in Multipart(boundary, request.body.pieces()).parts():
            file = file_name(headers.get("content-disposition", "")) or str(uuid.uuid4())
            self._store(_target(directory, f"{relative}/{file}"), pieces)
            files.append(file)
        return files

    def directory(self, name: str) -> Path:
        """The directory of an internal stage that exists."""
        try:
            directory = stage_directory(self._root, name)
        except SqlError as error:
            raise HttpError(500, error.text, error.code) from None
        if name != "~" and not self._internal(name):
            raise HttpError(500, f"Unknown stage '{name}'", 2501)
        return directory

    def _internal(self, name: str) -> bool:
        rows = self._ask(f"SELECT stage_type AS kind FROM system.stages WHERE name = {quote_text(name)}")
        if rows and rows[0]["kind"] != "Internal":
            raise HttpError(501, f"the stage '{name}' is not an internal one", 1002)
        return bool(rows)

    def _store(self, target: Path, pieces) -> None:
        """Writes beside and renames, so that COPY never sees a part of a file."""
        part = self._unfinished / uuid.uuid4().hex
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(part, "xb", buffering=0) as file:
                for piece in pieces:
                    _write(file, piece)
            os.replace(part, target)
        except OSError as error:
            raise _told(error) from None
        finally:
            part.unlink(missing_ok=True)


def _told(error: OSError) -> Exception:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return HttpError(507, "no space is left for the uploaded file")
    if error.errno in (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG):
        return HttpError(400, f"the file cannot have this name: {error.strerror}")
    return error


def _header(request: Request, name: str) -> str | None:
    found = request.headers.get(f"x-databend-{name}", request.headers.get(name.replace("-", "_")))
    return None if found is None else found.encode("latin-1").decode("utf-8", "replace")


def _target(directory: Path, relative: str) -> Path:
    try:
        return inside(directory, relative)
    except ValueError as error:
        raise HttpError(400, str(error)) from None


def _write(file, piece) -> None:
    view = memoryview(piece)
    while view:
        view = view[file.write(view) :]
