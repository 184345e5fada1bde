"""Where in a plugin's own code an exception came from: the file and the line, and nothing of the trace."""

from __future__ import annotations

import sys
import traceback
from pathlib import PurePath

_NOT_THE_PLUGINS = {*sys.stdlib_module_names, "amparo", "pluggy", "pydantic", "pydantic_core", "yaml"}


def place_of(raised: BaseException) -> str:
    """Return `amparo_shelter/work.py, line 12`, the last line of the plugin's own that led there; empty without one."""
    if isinstance(raised, SyntaxError) and raised.filename:
        return _said(raised.filename, raised.lineno or 1, depth=2)
    own = [
        (frame.f_code.co_filename, line, str(frame.f_globals.get("__name__", "")).count(".") + 1)
        for frame, line in traceback.walk_tb(raised.__traceback__)
        if _is_the_plugins(frame.f_globals)
    ]
    return _said(*own[-1]) if own else ""


def _is_the_plugins(module: dict[str, object]) -> bool:
    return str(module.get("__name__", "")).partition(".")[0] not in _NOT_THE_PLUGINS


def _said(file: str, line: int, depth: int) -> str:
    """Write a file as its package's folder and its name, without where that lies on this machine."""
    path = PurePath(file)
    parts = path.parts[-depth - (path.name == "__init__.py") :]
    return f"{'/'.join(parts)}, line {line}"
