"""A client for one meta store of the engine, speaking `meta.MetaService` over gRPC within the process's own machine.

Field numbers and behaviour are those of Databend v1.2.895 (`databend-meta`, `meta.proto`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import grpc

from . import wire
from .entries import Entry

_CLIENT_VERSION = 1_002_800
_SECONDS = 30.0
_OPTIONS = (
    # A proxy set in the environment must not be asked for a port of this machine.
    ("grpc.enable_http_proxy", 0),
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
)


@dataclass(frozen=True, slots=True)
class Status:
    """How far a store has come: the index of its last log record, and its last sequence number."""

    last_log_index: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as the store holds it, with its key and the store's sequence number for it."""

    key: bytes
    seq: int
    entry: Entry | None


def put(key: bytes, entry: Entry) -> bytes:
    """An operation of a transaction: sets a key."""
    content = wire.message(1, key) + wire.message(2, entry.value) + wire.uint(4, entry.expires)
    return wire.message(2, wire.message(2, content))


def delete(key: bytes) -> bytes:
    """An operation of a transaction: removes a key, if it is there."""
    return wire.message(2, wire.message(3, wire.message(1, key)))


def stored(key: bytes, seq_value: bytes | None) -> Stored:
    """Decodes a key with its SeqV; no SeqV means that the key is not there."""
    if seq_value is None:
        return Stored(key, 0, None)
    parts = wire.last(seq_value)
    expires = wire.last(parts.get(3, b"")).get(1, 0)
    return Stored(key, parts.get(1, 0), Entry(parts.get(2, b""), expires))


def _status(answer: bytes) -> Status:
    parts = wire.last(answer)
    return Status(parts.get(9, 0), parts.get(17, 0))


def _same(data: bytes) -> bytes:
    return data


class StoreRefused(Exception):
    """Something listens there, but no meta store."""


class MetaStore:
    """One store. Thread-safe; every call ends within 30 seconds, save the watch, which lasts until it is cancelled."""

    def __init__(self, port: int) -> None:
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=_OPTIONS)
        try:
            self._token = (("auth-token-bin", self._handshake()),)
        except (grpc.RpcError, StopIteration, KeyError, wire.WireError) as error:
            self._channel.close()
            raise StoreRefused(str(port)) from error
        path = "/meta.MetaService/"
        self._read = self._channel.unary_stream(path + "KvReadV1", _same, _same)
        self._transaction = self._channel.unary_unary(path + "Transaction", _same, _same)
        self._cluster_status = self._channel.unary_unary(path + "GetClusterStatus", _same, _status)
        self._watch = self._channel.unary_stream(path + "Watch", _same, _same)

    def _handshake(self) -> bytes:
        call = self._channel.stream_stream("/meta.MetaService/Handshake", _same, _same)
        # The built-in account of a store; the port is open on loopback only while the engine lives.
        account = wire.text(1, "xxx") + wire.text(2, "root")
        greeting = wire.uint(1, _CLIENT_VERSION) + wire.message(2, account)
        answers = call(iter([greeting]), timeout=_SECONDS)
        return wire.last(next(answers))[2]

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """All keys that begin with a prefix."""
        question = json.dumps({"ListKV": {"prefix": prefix}})
        for item in self._read(wire.text(1, question), metadata=self._token, timeout=4 * _SECONDS):
            parts = wire.last(item)
            yield stored(parts[1], parts.get(2))

    def transact(self, operations: Iterable[bytes]) -> None:
        """Runs operations as one transaction."""
        self._transaction(b"".join(operations), metadata=self._token, timeout=_SECONDS)

    def begin_transaction(self, operations: Iterable[bytes]) -> grpc.Future:
        """Sends a transaction without waiting for its end."""
        return self._transaction.future(b"".join(operations), metadata=self._token, timeout=_SECONDS)

    def status(self) -> Status:
        return self._cluster_status(b"", metadata=self._token, timeout=_SECONDS)

    def begin_status(self) -> grpc.Future:
        """Asks for the status without waiting; the result of the future is a `Status`."""
        return self._cluster_status.future(b"", metadata=self._token, timeout=_SECONDS)

    def watch(self) -> grpc.Call:
        """A stream of the changes of all keys from about now on; see `changed`."""
        return self._watch(wire.text(1, "") + wire.text(2, "\x7f"), metadata=self._token)

    def close(self) -> None:
        self._channel.close()


def changed(answer: bytes) -> Stored | None:
    """Decodes one message of a watch; None if it carries no change."""
    event = wire.last(answer).get(1)
    if event is None:
        return None
    parts = wire.last(event)
    return stored(parts[1], parts.get(2))
