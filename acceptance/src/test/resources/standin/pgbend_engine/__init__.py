"""Obeys the contract of the engine's process without an engine behind it."""
