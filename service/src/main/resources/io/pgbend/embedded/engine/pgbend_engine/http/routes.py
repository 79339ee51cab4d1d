"""The paths of the protocol and what each does."""

from __future__ import annotations

import json
import re
import uuid

from ..result.pages import PageGone
from ..sql.attachment import Attachment
from ..sql.client import ClientState
from ..sql.errors import SqlError
from ..sql.exchange import Request as Statement
from ..sql.runner import Runner
from .answers import Answers
from .auth import Authentication
from .message import HttpError, Request, Response
from .query import Query
from .registry import Registry
from .streaming import StreamingLoads
from .upload import Uploads

_MOST_BODY_BYTES = 256 * 1024 * 1024
_QUERY = re.compile(r"/v1/query/([^/]+)(?:/(page/(\d+)|final|kill))?\Z")
_QUERY_ID = re.compile(r"[\w.:-]{1,128}\Z")
_LABEL = re.compile(r"[\w.:/-]{1,256}\Z")
_MOST_WAIT_SECONDS = 60


class Routes:
    """Thread-safe; one call for each request."""

    def __init__(
        self, version: str, node_id: str, auth: Authentication, runner: Runner, registry: Registry, uploads: Uploads
    ):
        self._version = version
        self._node_id = node_id
        self._auth = auth
        self._runner = runner
        self._registry = registry
        self._uploads = uploads
        self._answers = Answers(node_id)
        self._streaming = StreamingLoads(runner, uploads, node_id)

    def handle(self, request: Request) -> Response:
        path = request.path.rstrip("/") or "/"
        if path == "/health":
            return Response(body=b"ok", content_type="text/plain")
        self._auth.check(request)
        response = self._routed(request, path)
        response.headers.setdefault("x-databend-version", self._version)
        return response

    def _routed(self, request: Request, path: str) -> Response:
        if found := _QUERY.match(path):
            return self._of_query(request, *found.groups())
        match request.method, path:
            case "POST", "/v1/query":
                return self._start(request)
            case "PUT", "/v1/upload_to_stage":
                return self._uploads.upload(request)
            case "PUT", "/v1/streaming_load":
                return self._streaming.load(request)
            case "POST", "/v1/session/login":
                return self._login(request)
            case "POST", "/v1/session/logout":
                return Response.json({"error": None})
            case "POST", "/v1/session/refresh":
                raise HttpError(401, "refresh token not found on this server", 5104)
            case "POST", "/v1/session/heartbeat":
                return self._heartbeat(request)
            case "GET" | "POST", "/v1/verify":
                return Response(content_type="text/plain")
            case "GET", "/v1/discovery_nodes":
                return Response.json([])
            case _:
                raise HttpError(404, "not found")

    def _json(self, request: Request) -> dict:
        try:
            body = json.loads(request.body.read(_MOST_BODY_BYTES) or b"{}")
        except (ValueError, RecursionError):
            raise HttpError(400, "the request's body is not JSON") from None
        if not isinstance(body, dict):
            raise HttpError(400, "the request's body is not a JSON object")
        return body

    def _start(self, request: Request) -> Response:
        body = self._json(request)
        query_id = request.headers.get("x-databend-query-id") or uuid.uuid4().hex
        if not _QUERY_ID.match(query_id):
            raise HttpError(400, "the query id is malformed")
        if not isinstance(body.get("sql"), str):
            raise HttpError(400, "the request has no sql")
        pagination = body.get("pagination") or {}
        try:
            statement = self._statement(request, body, query_id)
            rows = int(pagination.get("max_rows_per_page") or 10_000)
            wait = min(int(pagination.get("wait_time_secs", 10)), _MOST_WAIT_SECONDS)
        except (ValueError, TypeError, AttributeError):
            raise HttpError(400, "the request's session or pagination is malformed") from None
        except SqlError as error:
            return self._answers.refused(body, error)
        query = self._registry.start(statement, rows)
        query.wait_seconds = wait
        return self._page(query, 0)

    def _statement(self, request: Request, body: dict, query_id: str) -> Statement:
        label = request.headers.get("x-databend-deduplicate-label", "")
        if label and not _LABEL.match(label):
            raise HttpError(400, "the deduplicate label is malformed")
        return Statement(
            query_id,
            body["sql"],
            ClientState.read(body.get("session")),
            Attachment.read(body.get("stage_attachment")),
            body.get("params"),
            label,
        )

    def _of_query(self, request: Request, query_id: str, action: str | None, page: str | None) -> Response:
        query = self._registry.find(query_id)
        if page is not None:
            if request.method != "GET":
                raise HttpError(405, "pages are asked for with GET")
            if query.closed:
                raise HttpError(400, f"Query {query_id} is closed for {query.closed}")
            return self._page(query, int(page))
        match action:
            case "final":
                query.close()
                return self._answers.final(query)
            case "kill":
                query.kill()
                return Response(content_type="text/plain")
            case _:
                return self._answers.state(query)

    def _page(self, query: Query, number: int) -> Response:
        try:
            answer = query.page(number, query.wait_seconds, self._node_id)
        except PageGone as error:
            raise HttpError(404, str(error)) from None
        return self._answers.answered(query, answer)

    def _login(self, request: Request) -> Response:
        """No tokens are given: the password is as good, and survives a restart of the engine."""
        body = self._json(request)
        settings = {str(name): str(value) for name, value in (body.get("settings") or {}).items()}
        client = ClientState(database=body.get("database"), role=body.get("role"), settings=settings)
        statement = Statement(uuid.uuid4().hex, "SELECT 1", client)
        outcome = self._runner.run(statement)
        if outcome.missing_database:
            raise HttpError(400, f"Unknown database '{outcome.missing_database}'", 1003)
        if outcome.error is not None:
            raise HttpError(400, outcome.error.text, outcome.error.code)
        session_id = request.headers.get("x-databend-session-id", "")
        if not _QUERY_ID.match(session_id):
            session_id = str(uuid.uuid4())
        return Response.json(
            {"version": self._version, "session_id": session_id},
            headers={"x-databend-session-id": session_id},
        )

    def _heartbeat(self, request: Request) -> Response:
        """Keeps results alive; names the queries that need no heartbeat any more."""
        gone = []
        for queries in (self._json(request).get("node_to_queries") or {}).values():
            for query_id in queries:
                query = self._registry.known(query_id)
                if query is None or query.closed:
                    gone.append(query_id)
                else:
                    query.touch()
        return Response.json({"queries_to_remove": gone})
