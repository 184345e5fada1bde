"""What a wheel meets here: this engine, this Python, this platform, and what the engine's own environment offers."""

from __future__ import annotations

import pkgutil
import platform
import sys
from functools import cache
from importlib.metadata import distributions

from packaging.tags import sys_tags
from packaging.utils import canonicalize_name

from amparo.declarations.text import Declared
from amparo.plugins.version import ENGINE_VERSION

_RUN_AT_START = frozenset({"sitecustomize", "usercustomize"})


class Host(Declared):
    """Where a plugin is to run: versions, the tags of wheels that fit, distributions by normal name with their version.

    `modules` are the names of modules at the top that are taken: the engine's, its libraries', Python's own.
    """

    engine: str
    python: str
    tags: frozenset[str]
    distributions: dict[str, str]
    modules: frozenset[str]


@cache
def this_host() -> Host:
    """Return what is so in this process; nothing is imported to find it out."""
    return Host(
        engine=ENGINE_VERSION,
        python=platform.python_version(),
        tags=frozenset(str(tag) for tag in sys_tags()),
        distributions={
            canonicalize_name(one.metadata["Name"]): one.version for one in distributions() if one.metadata["Name"]
        },
        modules=frozenset(sys.stdlib_module_names)
        | frozenset(sys.builtin_module_names)
        | frozenset(found.name for found in pkgutil.iter_modules(sys.path))
        | _RUN_AT_START,
    )
