"""INSERT and REPLACE with a staged file as their rows, which the bare engine does not know.

The server reads the file of the request's `stage_attachment` as the rows of `INSERT INTO t VALUES`.
Here the statement becomes the COPY (or the REPLACE from the stage) that the server would plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from .classify import Statement
from .errors import SqlError, bad_arguments
from .insert import InsertParts, split_list
from .lexer import quote_text
from .session import Session

_DEFAULTS = {"field_delimiter": ",", "record_delimiter": "\n", "skip_header": "0", "quote": '"'}
_PLACEHOLDER = "@_databend_load"
_KEYWORD_OPTIONS = ("empty_field_as", "missing_field_as", "null_field_as", "compression", "binary_format", "on_error")


@dataclass(frozen=True)
class Attachment:
    location: str
    format_options: dict[str, str]
    copy_options: dict[str, str]

    @staticmethod
    def read(given: dict | None) -> Attachment | None:
        if not given:
            return None
        location = str(given.get("location") or "")
        if not location.startswith("@"):
            raise bad_arguments("the location of a stage attachment must start with @")
        formats = {str(k).lower(): str(v) for k, v in (given.get("file_format_options") or {}).items()}
        copies = {str(k).lower(): str(v) for k, v in (given.get("copy_options") or {}).items()}
        return Attachment(location, formats, copies)

    def file_format(self) -> str:
        """The options in parentheses; an empty CSV field means the column's default."""
        options = dict(self.format_options)
        kind = options.pop("type", "CSV").upper()
        if kind == "CSV" and options.get("empty_field_as", "null").lower() == "null":
            options["empty_field_as"] = "FIELD_DEFAULT"
        written = [f"TYPE = {kind}"]
        named = [(name, value) for name, value in options.items() if name.isidentifier()]
        written += [f"{name.upper()} = {_option(name, value)}" for name, value in named]
        return " ".join(written)

    def plain_format(self) -> str:
        """The type alone, for statements that take no options; raises when options would matter."""
        options = dict(self.format_options)
        kind = options.pop("type", "CSV").upper()
        if any(_DEFAULTS.get(name) != value for name, value in options.items()):
            raise SqlError(1002, "REPLACE with a stage attachment works with default format options only")
        return kind


def _option(name: str, value: str) -> str:
    plain = value.isdigit() or value.lower() in ("true", "false")
    return value if plain or (name in _KEYWORD_OPTIONS and value.isidentifier()) else quote_text(value)


def _selected(parts: InsertParts) -> list[str]:
    """`?` entries are the file's columns in order, the others expressions of their own."""
    place, chosen = 0, []
    for entry in parts.entries:
        if entry == "?":
            place += 1
            chosen.append(f"${place}")
        else:
            chosen.append(entry)
    return chosen


def _all_columns(session: Session, table: str) -> list[str]:
    return [f"${at + 1}" for at in range(len(session.run(f"SELECT * FROM {table} LIMIT 0").columns))]


def attached(sql: str, attachment: Attachment, session: Session) -> str:
    """Returns the statement that loads the attached file as the server would."""
    parts = InsertParts(sql)
    if parts.verb == "REPLACE":
        return _replacing(parts, attachment, session)
    ending = "".join(
        f" {name.upper()} = {_option(name, value)}"
        for name, value in attachment.copy_options.items()
        if name.isidentifier() and name not in ("purge", "force")
    )
    if attachment.copy_options.get("purge", "false").lower() == "true":
        ending += " PURGE = TRUE"
    return _copying(parts, attachment.location, attachment.file_format(), ending)


def inserting_from_stage(statement: Statement) -> str | None:
    """`INSERT INTO t … FROM @stage FILE_FORMAT = (…)` as the COPY that the server makes of it.

    The server loads the files whatever was loaded before, and deletes them.
    """
    if statement.first != "INSERT" or not any(token.kind == "stage" for token in statement.head):
        return None
    try:
        parts = InsertParts(statement.sql)
    except SqlError:
        return None
    if not parts.location or parts.location.lower() == _PLACEHOLDER:
        return None
    return _copying(parts, parts.location, parts.file_format, " PURGE = TRUE")


def _copying(parts: InsertParts, location: str, file_format: str, ending: str) -> str:
    if parts.overwrite:
        raise SqlError(1002, "INSERT OVERWRITE from a stage is not supported by the embedded engine")
    columns = f" ({parts.columns})" if parts.columns else ""
    source = location
    if any(entry != "?" for entry in parts.entries):
        source = f"(SELECT {', '.join(_selected(parts))} FROM {location})"
    return f"COPY INTO {parts.table}{columns} FROM {source} FILE_FORMAT = ({file_format}){ending} FORCE = TRUE"


def _replacing(parts: InsertParts, attachment: Attachment, session: Session) -> str:
    columns = f" ({parts.columns})" if parts.columns else ""
    chosen = _selected(parts) or [f"${at + 1}" for at in range(len(split_list(parts.columns)))]
    chosen = chosen or _all_columns(session, parts.table)
    return (
        f"REPLACE INTO {parts.table}{columns} ON ({parts.keys}) SELECT {', '.join(chosen)} "
        f"FROM {attachment.location} (FILE_FORMAT => {quote_text(attachment.plain_format())})"
    )
