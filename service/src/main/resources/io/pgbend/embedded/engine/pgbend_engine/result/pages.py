"""A result given out page by page: encoded when asked for, forgotten when passed."""

from __future__ import annotations

import json
import threading
from collections import deque

import pyarrow as pa

from .encode import Encoder, Format
from .typename import Column

_SHORT_BYTES = 32 * 1024


class PageGone(LookupError):
    """The page is neither the next, nor the present, nor the previous one."""


class Pages:
    """Holds the rest of a result as Arrow and the last two pages as encoded JSON. Thread-safe."""

    def __init__(self, columns: list[Column], batches: list[pa.RecordBatch], form: Format, size: int):
        self._columns = columns
        self._batches = deque(batch for batch in batches if batch.num_rows)
        self._encoder = Encoder(form)
        self._size = max(1, size)
        self._kept: dict[int, tuple[bytes, int]] = {}
        self._made = 0
        self._lock = threading.Lock()
        self.rows = sum(batch.num_rows for batch in self._batches)
        self.bytes = sum(batch.nbytes for batch in self._batches)

    def page(self, number: int) -> tuple[bytes, int, int | None]:
        """Returns the JSON array of rows, their count, and the number of the page after it."""
        with self._lock:
            if number == self._made and (self._batches or number == 0):
                self._kept[number] = self._encode()
                self._kept.pop(number - 2, None)
                self._made += 1
            if number not in self._kept:
                raise PageGone(f"wrong page number {number}")
            data, count = self._kept[number]
            more = number + 1 < self._made or bool(self._batches)
            return data, count, number + 1 if more else None

    def worth_keeping(self) -> bool:
        """Whether all there is is one short page, which a re-sent request may ask for again."""
        with self._lock:
            return not self._batches and self._made <= 1 and self.bytes <= _SHORT_BYTES

    def _take(self) -> list[pa.RecordBatch]:
        taken, left = [], self._size
        while left and self._batches:
            batch = self._batches.popleft()
            if batch.num_rows > left:
                self._batches.appendleft(batch.slice(left))
                batch = batch.slice(0, left)
            left -= batch.num_rows
            taken.append(batch)
        return taken

    def _encode(self) -> tuple[bytes, int]:
        rows = []
        for batch in self._take():
            rows.extend(zip(*self._texts(batch)))
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), len(rows)

    def _texts(self, batch: pa.RecordBatch):
        for array, column in zip(batch.columns, self._columns):
            texts = self._encoder.column(array, column.type)
            if self._encoder.form.null_as_text:
                texts = ["NULL" if each is None else each for each in texts]
            yield texts
