"""A partner's wheel, read without running or installing anything of it: who it is, what it holds, what it needs.

Everything that is wrong is found at once, each thing with the file, the place inside the wheel and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from amparo.declarations.text import Declared
from amparo.plugins.host import Host
from amparo.plugins.wheel_archive import WheelLimits, WheelProblem, read_archive
from amparo.plugins.wheel_metadata import Stated, platform_problems, read_stated, record_problems

__all__ = ["DEFAULT_WHEEL_LIMITS", "Wheel", "WheelLimits", "WheelProblem", "read_wheel"]

DEFAULT_WHEEL_LIMITS = WheelLimits()

_COMPILED = (".so", ".pyd", ".dylib", ".dll")
_BYTE_CODE = (".pyc", ".pyo")
_INSIDE = "put it inside the package {package}, or leave it out"


class Wheel(Declared):
    """What a sound wheel is: its distribution (normal name) and version, and of a plugin's its id and module.

    `packages` are the names at its top, `requires` its Requires-Dist as written. `files` names everything in it.
    """

    file: str
    distribution: str
    version: str
    plugin: str = ""
    module: str = ""
    packages: tuple[str, ...]
    requires: tuple[str, ...] = ()
    requires_python: str = ""
    files: tuple[str, ...]


def read_wheel(
    file: str, body: bytes, host: Host, limits: WheelLimits = DEFAULT_WHEEL_LIMITS, *, is_plugin: bool = True
) -> Wheel | tuple[WheelProblem, ...]:
    """Read the wheel `file` with content `body`, or return everything that is wrong with it.

    One that is not a plugin's is given along because a plugin needs it. Whether its requirements are met is not
    looked at here: `wheel_needs` does.
    """
    try:
        name, version, _, tags = parse_wheel_filename(file)
    except InvalidWheelFilename:
        what = "it is not named as a wheel is, as in amparo_shelter-1.2-py3-none-any.whl; give it back its own name"
        return (WheelProblem(file, "", what),)
    files, problems = read_archive(file, body, limits)
    if not files:
        return problems or (WheelProblem(file, "", "it is empty; build it again with hatchling"),)
    stated = read_stated(files, str(name), version, host, is_plugin=is_plugin)
    places = _place_problems(files, stated, tags, host)
    found = [*stated.problems, *record_problems(files, stated.folder), *platform_problems(tags, stated, host), *places]
    if found or problems:
        return tuple(sorted({*problems, *(WheelProblem(file, place, what) for place, what in found)}))
    return Wheel(
        file=file,
        distribution=str(name),
        version=str(version),
        plugin=stated.plugin,
        module=stated.module,
        packages=tuple(sorted(_packages(files, stated.folder))),
        requires=stated.requires,
        requires_python=stated.requires_python,
        files=tuple(sorted(files)),
    )


def _packages(files: Mapping[str, bytes], info: str) -> set[str]:
    return {_top_module(name) for name in files if "/" in name or name.endswith(".py")} - {info}


def _top_module(name: str) -> str:
    top, _, below = name.partition("/")
    return top if below else top.removesuffix(".py")


def _place_problems(
    files: Mapping[str, bytes], stated: Stated, tags: frozenset[Tag], host: Host
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with where the files lie and what kind they are."""
    own = stated.module.partition(".")[0]
    for name in files:
        top, _, below = name.partition("/")
        if name.lower().endswith(".pth"):
            yield name, "a .pth file would run in every interpreter of this machine; leave it out"
        elif top == stated.folder:
            continue
        elif below and top.endswith(".data"):
            yield name, f"it would be put outside of the package; {_INSIDE.format(package=own or 'of the wheel')}"
        elif below and top.endswith(".dist-info"):
            yield name, "it is the metadata of another distribution; leave it out"
        elif own and _top_module(name) != own:
            yield name, f"it lies outside of the plugin's own package; {_INSIDE.format(package=own)}"
        elif not below and not name.endswith(".py") and not _is_compiled(name):
            yield name, f"it lies outside of every package; {_INSIDE.format(package=own or 'of the wheel')}"
        yield from ((name, what) for what in _kind_problems(name, tags))
    yield from _shadow_problems(_packages(files, stated.folder), host)


def _kind_problems(name: str, tags: frozenset[Tag]) -> Iterator[str]:
    if name.lower().endswith(_BYTE_CODE) or "__pycache__" in PurePosixPath(name).parts:
        yield "it is code that nobody can read; the source is enough"
    if _is_compiled(name) and any(tag.platform == "any" for tag in tags):
        yield "it is compiled for one kind of machine, and the wheel's name says that it runs on any; build it for one"


def _is_compiled(name: str) -> bool:
    return name.lower().endswith(_COMPILED) or ".so." in name.lower()


def _shadow_problems(packages: set[str], host: Host) -> Iterator[tuple[str, str]]:
    for package in sorted(packages):
        if package in host.modules:
            what = (
                f"“{package}” is a module of the engine, of a library that comes with it, or of Python itself, which "
                "nothing may take the place of; rename the package"
            )
            yield package, what
        elif package.strip(".") and not package.isidentifier() and not package.endswith((".data", ".dist-info")):
            yield package, "it is not a name that Python can import; rename it"
