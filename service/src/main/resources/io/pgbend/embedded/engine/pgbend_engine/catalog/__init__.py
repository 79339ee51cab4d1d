"""The durable side of the embedded engine; everything outside uses only what is named here."""

from .durable import DurableEngine
from .problems import (
    CatalogDamaged,
    CatalogMissing,
    CatalogNotRestored,
    DataDirInUse,
    DataDirNotAbsolute,
    DataDirOfOtherVersion,
    EngineNotUnderstood,
    EngineStartError,
)

__all__ = [
    "CatalogDamaged",
    "CatalogMissing",
    "CatalogNotRestored",
    "DataDirInUse",
    "DataDirNotAbsolute",
    "DataDirOfOtherVersion",
    "DurableEngine",
    "EngineNotUnderstood",
    "EngineStartError",
]
