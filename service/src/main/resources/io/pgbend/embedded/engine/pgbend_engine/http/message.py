"""HTTP/1.1 requests and responses on a socket, as much of it as Databend clients use."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.utils import formatdate

from .wire import Body, ConnectionEnded, HttpError, Wire

__all__ = ["ConnectionEnded", "HttpError", "Request", "Response", "Wire", "read_request"]

_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    411: "Length Required",
    413: "Content Too Large",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}


@dataclass
class Response:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"

    @staticmethod
    def json(body, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return Response(status, text, headers or {})

    @staticmethod
    def error(error: HttpError) -> Response:
        return Response.json({"error": {"code": error.code, "message": error.message}}, error.status)

    def head(self, close: bool) -> bytes:
        lines = [
            f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Unknown')}",
            f"content-type: {self.content_type}",
            f"content-length: {len(self.body)}",
            f"date: {formatdate(usegmt=True)}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        if close:
            lines.append("connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


@dataclass
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: Body
    version: str
    repeated: frozenset[str] = frozenset()

    def keeps_alive(self) -> bool:
        connection = self.headers.get("connection", "").lower()
        return "close" not in connection and (self.version != "HTTP/1.0" or "keep-alive" in connection)


def read_request(wire: Wire) -> Request:
    """Reads the head of the next request."""
    try:
        first, *lines = wire.line_block().decode("latin-1").split("\r\n")
        method, target, version = first.strip().split(" ")
        if not version.startswith("HTTP/1."):
            raise ValueError
        headers: dict[str, str] = {}
        repeated = set()
        for line in lines:
            name, sign, value = line.partition(":")
            if not sign:
                raise ValueError
            name = name.strip().lower()
            if name in headers:
                repeated.add(name)
            headers[name] = value.strip()
    except ValueError as error:
        raise HttpError(400, "the request is malformed") from error
    path, _, query = target.partition("?")
    return Request(method, path, query, headers, Body(wire, headers), version, frozenset(repeated))
