"""What goes into running a statement, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..result.encode import Format
from .attachment import Attachment
from .client import ClientState
from .errors import SqlError
from .session import Result
from .sideeffects import Affect

NOTHING = Result([], [])


@dataclass(frozen=True)
class Request:
    """One statement as a client sent it."""

    query_id: str
    sql: str
    client: ClientState
    attachment: Attachment | None = None
    params: object = None
    label: str = ""


@dataclass
class Outcome:
    """What a statement came to. `client` is the state that the client carries on."""

    client: ClientState
    result: Result = NOTHING
    form: Format = field(default_factory=Format)
    error: SqlError | None = None
    affect: Affect | None = None
    written: int = 0
    missing_database: str | None = None
