"""The shipped examples: in a checkout where they lie, and from a wheel where it put them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FOLDER = "examples"


def shipped(path: Path) -> Path:
    """The path itself; or, where nothing is there and it begins `examples/`, the shipped file or
    folder that it names."""
    if path.exists() or path.parts[:1] != (FOLDER,) or ".." in path.parts:
        return path
    installed = Path(str(files("proviso_gateway"))).joinpath(*path.parts)
    return installed if installed.exists() else path
