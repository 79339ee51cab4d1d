"""The protobuf encoding that the catalog's modules write and read themselves."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "service/src/main/resources/io/pgbend/embedded/engine"))

from pgbend_engine.catalog import wire


class Wire(unittest.TestCase):
    def test_numbers_are_encoded_as_the_format_says(self) -> None:
        for number, encoded in ((0, "00"), (1, "01"), (127, "7f"), (128, "8001"), (300, "ac02")):
            self.assertEqual(wire.varint(number).hex(), encoded)
        self.assertEqual(wire.varint(2**64 - 1).hex(), "ff" * 9 + "01")

    def test_numbers_come_back_as_they_went(self) -> None:
        for number in (0, 1, 127, 128, 16_383, 16_384, 2**32, 2**63, 2**64 - 1):
            encoded = wire.varint(number)
            self.assertEqual(wire.read_varint(b"x" + encoded, 1), (number, 1 + len(encoded)))

    def test_numbers_beyond_64_bits_are_refused(self) -> None:
        for number in (-1, 2**64):
            with self.assertRaises(wire.WireError):
                wire.varint(number)
        for encoded in ("ff" * 9 + "02", "ff" * 10 + "01"):
            with self.assertRaises(wire.WireError):
                wire.read_varint(bytes.fromhex(encoded), 0)

    def test_a_message_has_tag_length_and_content(self) -> None:
        self.assertEqual(wire.text(2, "root").hex(), "1204" + b"root".hex())
        self.assertEqual(wire.uint(1, 150).hex(), "089601")
        self.assertEqual(wire.message(17, b"").hex(), "8a0100")

    def test_a_zero_is_left_out_but_an_empty_message_is_not(self) -> None:
        self.assertEqual(wire.uint(3, 0), b"")
        self.assertEqual(wire.last(wire.message(3, b"")), {3: b""})

    def test_all_kinds_of_fields_are_read_in_order(self) -> None:
        data = wire.uint(1, 7) + bytes.fromhex("11 0100000000000000") + wire.text(3, "é") + bytes.fromhex("25 02000000")
        self.assertEqual(list(wire.fields(data)), [(1, 7), (2, 1), (3, "é".encode()), (4, 2)])

    def test_of_a_repeated_field_the_last_value_counts(self) -> None:
        self.assertEqual(wire.last(wire.uint(1, 1) + wire.uint(1, 2)), {1: 2})

    def test_cut_messages_are_refused(self) -> None:
        whole = wire.uint(1, 300) + wire.text(2, "abc")
        for length in (1, 2, 4, 5, 7):
            with self.assertRaises(wire.WireError):
                list(wire.fields(whole[:length]))

    def test_groups_are_refused(self) -> None:
        with self.assertRaises(wire.WireError):
            list(wire.fields(bytes.fromhex("0b")))


if __name__ == "__main__":
    unittest.main()
