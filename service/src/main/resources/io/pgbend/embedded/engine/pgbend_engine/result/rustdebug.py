"""Reads the debug text of the engine's schema, the only form in which the wheel gives it."""

from __future__ import annotations

from dataclasses import dataclass, field

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\", '"': '"', "'": "'"}


@dataclass(frozen=True)
class Node:
    """`Name`, `Name(a, b)`, `Name { key: value }` or `Name: [..]` of a Rust debug text."""

    name: str
    items: tuple = ()
    fields: dict = field(default_factory=dict)


class _Reader:
    def __init__(self, text: str):
        self.text = text
        self.at = 0

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \n":
            self.at += 1

    def peek(self) -> str:
        self.skip()
        return self.text[self.at] if self.at < len(self.text) else ""

    def accept(self, sign: str) -> bool:
        if self.peek() == sign:
            self.at += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.accept(sign):
            raise ValueError(f"expected {sign!r} at {self.at} of the engine's schema text")

    def value(self):
        sign = self.peek()
        if sign == '"':
            return self.string()
        if sign == "[":
            self.at += 1
            return self.sequence("]")
        if sign == "{":
            return self.named("")
        return self.named(self.word())

    def named(self, name: str) -> Node:
        sign = self.peek()
        if sign == "(":
            self.at += 1
            return Node(name, tuple(self.sequence(")")))
        if sign == "{":
            self.at += 1
            return Node(name, (), self.entries())
        return Node(name)

    def sequence(self, end: str) -> list:
        found = []
        while not self.accept(end):
            found.append(self.value())
            self.accept(",")
        return found

    def entries(self) -> dict:
        found = {}
        while not self.accept("}"):
            key = self.string() if self.peek() == '"' else self.word()
            self.expect(":")
            found[key] = self.value()
            self.accept(",")
        return found

    def word(self) -> str:
        self.skip()
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in ' ,:()[]{}"\n':
            self.at += 1
        if start == self.at:
            raise ValueError(f"no word at {start} of the engine's schema text")
        return self.text[start : self.at]

    def string(self) -> str:
        self.expect('"')
        parts = []
        while True:
            start = self.at
            while self.text[self.at] not in '"\\':
                self.at += 1
            parts.append(self.text[start : self.at])
            if self.text[self.at] == '"':
                self.at += 1
                return "".join(parts)
            parts.append(self.escape())

    def escape(self) -> str:
        kind = self.text[self.at + 1]
        if kind != "u":
            self.at += 2
            return _ESCAPES[kind]
        end = self.text.index("}", self.at)
        code = int(self.text[self.at + 3 : end], 16)
        self.at = end + 1
        return chr(code)


def parse(text: str):
    """Returns the tree of one Rust debug text."""
    return _Reader(text).value()
