"""What the killed engine owes us: everything it acknowledged, and of the rest either all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import durability_model as model


@dataclass
class Writer:
    acknowledged: int = 0
    sent: int = 0


@dataclass
class Ledger:
    """Takes the lines of each life and collects faults; knows nothing of the engine but what was said."""

    writers: dict[int, Writer] = field(default_factory=lambda: {0: Writer(), 1: Writer()})
    set_up: bool = False
    tables: dict[str, list[int]] = field(default_factory=dict)
    schema_changes: dict[str, str] = field(default_factory=dict)
    highest_id: int = 0
    last_sequence: int = -1
    faults: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def fault(self, text: str) -> None:
        self.faults.append(text)

    def take(self, line: dict[str, Any]) -> None:
        match line["at"]:
            case "observed":
                self._observed(line)
            case "ack-setup":
                self.set_up = True
                self.tables = dict(line["tables"])
                self.highest_id = max(number for number, _ in self.tables.values())
            case "commit":
                self.writers[line["writer"]].sent = line["batch"]
            case "ack":
                self.count("acknowledged transactions")
                self.writers[line["writer"]].acknowledged = line["batch"]
            case "ddl":
                self.schema_changes[line["name"]] = line["kind"]
            case "ack-ddl":
                self._schema_changed(line["kind"], line["name"], line["id"])
            case "failed" | "refused":
                self.fault(f"the engine {line['at']}: {line['error']}")

    def _schema_changed(self, kind: str, name: str, number: int) -> None:
        self.count("acknowledged schema changes")
        del self.schema_changes[name]
        if kind == "drop":
            del self.tables[name]
        elif kind == "alter":
            self.tables[name] = [number, 2]
        else:
            self._new_id(name, number)
            self.tables[name] = [number, 1]

    def _new_id(self, name: str, number: int) -> None:
        if number <= self.highest_id:
            self.fault(f"the new table {name} has the id {number}, not above {self.highest_id}")
        self.highest_id = max(self.highest_id, number)

    def _observed(self, seen: dict[str, Any]) -> None:
        self.count("checked starts")
        self._check_tables(seen["tables"])
        if not seen["writers"]:
            if self.set_up:
                self.fault("the tables that were set up are gone")
            return
        for writer, tables in seen["writers"].items():
            self._check_writer(int(writer), tables)
        self._check_objects(seen)

    def _check_tables(self, seen: dict[str, list[int]]) -> None:
        for name in self.tables.keys() | seen.keys():
            before, after = self.tables.get(name), seen.get(name)
            if before is not None and after is not None and before[0] != after[0]:
                self.fault(f"the table {name} changed its id from {before[0]} to {after[0]}")
            unanswered = name in self.schema_changes or not self.set_up
            if before != after and not unanswered:
                self.fault(f"the table {name} should be {before} (id, columns), but is {after}")
            if before is None and after is not None:
                self.highest_id = max(self.highest_id, after[0])
        self.tables, self.schema_changes = dict(seen), {}

    def _check_writer(self, number: int, seen: dict[str, Any]) -> None:
        writer, where = self.writers[number], f"writer {number}"
        if len(seen["ctl"]) != 1:
            self.fault(f"{where}: the control table has {len(seen['ctl'])} rows")
        batch = seen["ctl"][0][0]
        if batch not in (writer.acknowledged, writer.sent):
            self.fault(f"{where}: is at {batch}, acknowledged {writer.acknowledged}, sent {writer.sent}")
        if [tuple(row) for row in seen["target"]] != model.target_after(batch):
            self.fault(f"{where}: the target does not match the control row, which says {batch}")
        if [tuple(row) for row in seen["raw"]] != model.raw_after(batch):
            self.fault(f"{where}: the raw table does not match the control row, which says {batch}")
        if seen["view"] != len(seen["target"]):
            self.fault(f"{where}: the view counts {seen['view']} rows of {len(seen['target'])}")
        if seen["copied_again"]:
            self.fault(f"{where}: the file of the committed batch {batch} was loaded again")
        elif batch:
            self.count("copies of a committed file skipped")
        self._count_unanswered(writer, batch)
        self.writers[number] = Writer(batch, batch)

    def _count_unanswered(self, writer: Writer, batch: int) -> None:
        if writer.sent != writer.acknowledged:
            self.count("unanswered commits kept" if batch == writer.sent else "unanswered commits lost whole")

    def _check_objects(self, seen: dict[str, Any]) -> None:
        wanted = {"timezone": "Asia/Tokyo", "function": 2}
        for name, value in wanted.items():
            if seen[name] != value:
                self.fault(f"the {name} should be {value}, but is {seen[name]}")
        if "u" not in seen["users"]:
            self.fault("the user is gone")
        if seen["sequence"] <= self.last_sequence:
            self.fault(f"the sequence went from {self.last_sequence} to {seen['sequence']}")
        self.last_sequence = seen["sequence"]
