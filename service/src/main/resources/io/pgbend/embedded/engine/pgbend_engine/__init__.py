"""The embedded Databend engine behind Databend's own HTTP protocol.

`http` reads requests and hands statements to `sql`, which runs them on the engine opened by
`catalog`; `result` turns the engine's Arrow batches into the server's texts; `process` is the
life of the process around them.
"""
