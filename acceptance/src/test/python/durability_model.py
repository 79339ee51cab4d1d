"""What the tables of the durability test must hold after a number of batches; plain data, no engine.

Batch n inserts four rows, updates one of the batch before and deletes another one of it. So every batch changes
what the one before has left, and a lost, doubled or half-applied batch shows.
"""

from __future__ import annotations

Row = tuple[int, int, str, int]
"""Key, amount, operation, batch: a row of a staged file and of the raw table."""


def rows_of(batch: int) -> list[Row]:
    first = batch * 4
    rows = [(first + i, batch, "I", batch) for i in range(4)]
    if batch > 1:
        rows += [(first - 4, batch, "U", batch), (first - 3, batch, "D", batch)]
    return rows


def empties_raw(batch: int) -> bool:
    """Every third batch deletes the raw rows of those before it."""
    return batch % 3 == 0


def target_after(batches: int) -> list[tuple[int, int]]:
    """Keys and amounts of the target table, in key order."""
    target: dict[int, int] = {}
    for batch in range(1, batches + 1):
        for key, amount, operation, _ in rows_of(batch):
            if operation == "D":
                del target[key]
            else:
                target[key] = amount
    return sorted(target.items())


def raw_after(batches: int) -> list[Row]:
    raw: list[Row] = []
    for batch in range(1, batches + 1):
        raw = ([] if empties_raw(batch) else raw) + rows_of(batch)
    return sorted(raw)
