"""PUT /v1/streaming_load: rows sent with the request, loaded through a file that nobody else sees."""

from __future__ import annotations

import base64
import json
import re
import shutil
import uuid

from ..sql.client import ClientState
from ..sql.exchange import Request as Statement
from ..sql.runner import Runner
from .message import HttpError, Request, Response
from .upload import STREAMING, Uploads

_PLACEHOLDER = re.compile(r"@_databend_load\b", re.IGNORECASE)
_CONTEXT = "x-databend-query-context"


class StreamingLoads:
    """Thread-safe."""

    def __init__(self, runner: Runner, uploads: Uploads, node_id: str):
        self._runner = runner
        self._uploads = uploads
        self._node_id = node_id

    def load(self, request: Request) -> Response:
        sql = request.headers.get("x-databend-sql")
        if not sql:
            raise HttpError(400, "Missing required header X-DATABEND-SQL in request")
        sql = sql.encode("latin-1").decode("utf-8", "replace")
        if not _PLACEHOLDER.search(sql):
            raise HttpError(400, "streaming load works with INSERT INTO … FROM @_databend_load only")
        client = self._client(request)
        directory = f"{STREAMING}/{uuid.uuid4().hex}"
        try:
            self._uploads.store(request, "~", directory)
            query_id = request.headers.get("x-databend-query-id") or uuid.uuid4().hex
            statement = _PLACEHOLDER.sub(lambda _: f"@~/{directory}/", sql)
            outcome = self._runner.run(Statement(query_id, statement, client))
        finally:
            shutil.rmtree(self._uploads.directory("~") / directory, ignore_errors=True)
        session = outcome.client.body(self._node_id)
        headers = {_CONTEXT: base64.urlsafe_b64encode(json.dumps(session).encode()).decode()}
        if outcome.error is not None:
            body = {"error": {"code": 400, "message": f"Query execution failed: {outcome.error.text}"}}
            return Response.json(body, 400, headers)
        stats = {"rows": outcome.written, "bytes": 0}
        return Response.json({"id": query_id, "stats": stats}, headers=headers)

    @staticmethod
    def _client(request: Request) -> ClientState:
        given = request.headers.get(_CONTEXT)
        try:
            return ClientState.read(json.loads(given) if given else None)
        except (ValueError, TypeError, AttributeError):
            raise HttpError(400, "invalid value for header X-DATABEND-QUERY-CONTEXT") from None
