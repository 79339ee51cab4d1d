"""Column types as the Databend server names them in `schema`."""

from __future__ import annotations

from dataclasses import dataclass

from .rustdebug import Node, parse


@dataclass(frozen=True)
class ColumnType:
    """One engine type: `kind` as in the engine, `inner` the types inside, `arguments` numbers."""

    kind: str
    inner: tuple[ColumnType, ...] = ()
    arguments: tuple[int, ...] = ()

    def bare(self) -> ColumnType:
        return self.inner[0] if self.kind == "Nullable" else self

    def server_name(self) -> str:
        """The name in a response: only the outermost NULL is written as `Nullable(…)`."""
        if self.kind == "Nullable":
            return f"Nullable({self.inner[0].server_name()})"
        if self.kind == "TimestampTz":
            return "Timestamp_Tz"
        return self.inner_name()

    def inner_name(self) -> str:
        names = [each.inner_name() for each in self.inner]
        match self.kind:
            case "Nullable":
                return f"{names[0]} NULL"
            case "Decimal":
                return f"Decimal({self.arguments[0]}, {self.arguments[1]})"
            case "Array":
                return f"Array({names[0]})"
            case "Map":
                return f"Map({names[0]}, {names[1]})"
            case "Tuple":
                return f"Tuple({', '.join(names)}{',' if len(names) == 1 else ''})"
            case "Vector":
                return f"Vector({self.arguments[0]})"
            case "Null":
                return "NULL"
            case "EmptyArray":
                return "Array(Nothing)"
            case "EmptyMap":
                return "Map(Nothing)"
            case _:
                return self.kind


@dataclass(frozen=True)
class Column:
    name: str
    type: ColumnType


def _column_type(node: Node) -> ColumnType:
    match node.name:
        case "Number":
            return ColumnType(node.items[0].name)
        case "Decimal":
            size = node.items[0].fields
            return ColumnType("Decimal", (), (int(size["precision"].name), int(size["scale"].name)))
        case "Nullable" | "Array":
            return ColumnType(node.name, (_column_type(node.items[0]),))
        case "Map":
            return ColumnType("Map", _column_type(node.items[0]).inner)
        case "Tuple":
            return ColumnType("Tuple", tuple(_column_type(each) for each in node.items[0]))
        case "Vector":
            element = node.items[0]
            return ColumnType("Vector", (ColumnType(element.name),), (int(element.items[0].name),))
        case _:
            return ColumnType(node.name)


def columns_of(schema_text: str) -> list[Column]:
    """Returns the columns of `DataSchema { fields: [DataField { … }], … }`."""
    fields = parse(schema_text).fields["fields"]
    return [Column(each.fields["name"], _column_type(each.fields["data_type"])) for each in fields]
