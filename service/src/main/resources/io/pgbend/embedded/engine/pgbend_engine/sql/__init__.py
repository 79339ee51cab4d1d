"""Runs statements on the engine as the Databend server would: sessions, transactions, errors."""
