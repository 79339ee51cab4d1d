"""From the engine's Arrow batches to the type names and value texts of the Databend server."""
