"""The life of the engine's process: how it is found, when it ends, what it says when it cannot start."""
