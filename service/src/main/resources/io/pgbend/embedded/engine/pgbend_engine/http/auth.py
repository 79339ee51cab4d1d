"""Basic authentication of the one user, and tokens for nobody."""

from __future__ import annotations

import base64
import binascii
import hmac

from .message import HttpError, Request

USER = "root"
_AUTHENTICATE_FAILURE = 5100
_TOKEN_NOT_FOUND = 5103


class Authentication:
    """Compares in constant time; holds the password in memory only."""

    def __init__(self, password: str):
        self._password = password.encode()

    def check(self, request: Request) -> None:
        """Raises a 401 unless the request carries the user's name and password."""
        if "authorization" in request.repeated:
            raise HttpError(401, "Multiple authorization headers detected", _AUTHENTICATE_FAILURE)
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            raise HttpError(401, "session token not found on this server", _TOKEN_NOT_FOUND)
        if scheme.lower() != "basic":
            raise HttpError(401, "No authorization header detected", _AUTHENTICATE_FAILURE)
        try:
            user, _, password = base64.b64decode(value.strip(), validate=True).partition(b":")
        except binascii.Error:
            user, password = b"", b""
        right_user = hmac.compare_digest(user, USER.encode())
        right_password = hmac.compare_digest(password, self._password)
        if not (right_user and right_password):
            raise HttpError(401, "wrong user or password", _AUTHENTICATE_FAILURE)
