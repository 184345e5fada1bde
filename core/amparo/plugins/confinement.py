"""What a plugin's process can see and reach: bubblewrap makes it a place of its own, of the kernel's namespaces.

Nothing is in it but Python, the engine's modules, the plugin's own folders, all read-only, and one writable folder in
memory. What has no name there needs no rule that forbids it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from amparo.declarations.text import Declared

OWN_FOLDER = "/own"
"""The only place in the cage that can be written."""

_PROGRAM = "bwrap"
_SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/lib32")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/usr/share/zoneinfo")
_CERTIFICATES = ("/etc/ssl", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates")
_PATIENCE_SECONDS = 20
_OTHERS_ENTER = 0o005

# Numbers that neither Debian nor systemd gives to anybody, and that every program reads as positive.
_FIRST_USER, _USERS = 1_900_000_000, 200_000_000


class Confinement(Declared):
    """How processes are confined on this machine: the program, and what the kernel lets it do here.

    `as_root` says that it needs no namespace of users: a user that exists nowhere else takes its place, since the limit
    on processes binds nobody who is root outside. `strict` says that there is a /proc of the cage's own and that it
    can make no further namespaces; a service manager that covers parts of /proc allows neither.
    """

    program: str
    as_root: bool
    strict: bool


class Unconfined(Declared):
    """Why processes cannot be confined on this machine, and what to do about it."""

    why: str
    remedy: str


class Confined(Declared):
    """What one process is given: folders to read, the bytes of its own folder, and whether it meets servers by TLS."""

    folders: tuple[str, ...]
    own_bytes: int
    certificates: bool = False


def confinement() -> Confinement | Unconfined:
    """Return how processes are confined here; it is tried out once, and again as long as it does not work."""
    program = shutil.which(_PROGRAM)
    if program is None:
        return Unconfined(
            why="bubblewrap is not installed, so that no plugin's code can be confined",
            remedy="On Debian and Ubuntu run `apt-get install bubblewrap` as root.",
        )
    try:
        return _tried(program, os.geteuid() == 0)
    except (OSError, subprocess.TimeoutExpired) as refused:
        return Unconfined(
            why=f"bubblewrap cannot confine a process here: {refused}",
            remedy=(
                "The service or container may not make namespaces: docs/operations.md, “Confining plugins”, says what "
                "a unit, a container and Ubuntu have to allow."
            ),
        )


def new_user(confinement: Confinement) -> int:
    """Return the number of a user for one process, which no other has, or 0 where it keeps the one it has."""
    return _FIRST_USER + secrets.randbelow(_USERS) if confinement.as_root else 0


def command(confinement: Confinement, given: Confined, python: list[str]) -> list[str]:
    """Return the command that runs Python with these arguments in a cage."""
    return [
        confinement.program,
        *_namespaces(confinement),
        *_visible(confinement, given),
        *_private(confinement, given.own_bytes),
        interpreter(),
        *python,
    ]


def interpreter() -> str:
    """Return the Python itself, not the link that a virtual environment makes to it."""
    return os.path.realpath(sys.executable)


@cache
def modules() -> tuple[str, ...]:
    """Return where the engine's modules and libraries are: the standard library, its site-packages, what these name.

    Not the whole search path of this process: a program's own folder is on it, which may be an office's.
    """
    places = [*_standard(), *site.getsitepackages(), str(Path(__file__).parents[2])]
    if site.ENABLE_USER_SITE:
        places.append(site.getusersitepackages())
    named = [line for place in places for line in _named_by(Path(place))]
    return tuple(dict.fromkeys(place for place in (*places, *named) if Path(place).exists()))


@cache
def _tried(program: str, as_root: bool) -> Confinement:  # noqa: FBT001 - part of the cache's key
    """Return the strictest way that works; raises OSError with what the program said of the last."""
    strict = Confinement(program=program, as_root=as_root, strict=True)
    if not _refused(strict):
        return strict
    lenient = Confinement(program=program, as_root=as_root, strict=False)
    if why := _refused(lenient):
        raise OSError(why)
    return lenient


def _refused(way: Confinement) -> str:
    """Run nothing in a cage made this way, and return what was said if it did not work."""
    nothing = Confined(folders=(), own_bytes=1_000_000)
    ran = subprocess.run(  # noqa: S603 - bubblewrap, our own Python, no argument of anybody's
        command(way, nothing, ["-I", "-S", "-c", ""]),
        check=False,
        capture_output=True,
        text=True,
        env=kept_environment(),
        timeout=_PATIENCE_SECONDS,
    )
    return "" if ran.returncode == 0 else " ".join(ran.stderr.split()) or f"it ended with {ran.returncode}"


def kept_environment() -> dict[str, str]:
    """Return what every process needs of this one's environment: some interpreters do not start without it."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def _namespaces(confinement: Confinement) -> Iterator[str]:
    yield from ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
    yield from ("--die-with-parent", "--new-session")
    if confinement.as_root:  # enough to become somebody else, in the first lines of our own
        yield from ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
    else:
        yield "--unshare-user"
        if confinement.strict:
            yield "--disable-userns"


def _visible(confinement: Confinement, given: Confined) -> Iterator[str]:
    for place in _SYSTEM:
        if Path(place).is_symlink():
            yield from ("--symlink", str(Path(place).readlink()), place)
    fixed = (*(place for place in _SYSTEM if not Path(place).is_symlink()), *_SYSTEM_FILES, interpreter())
    certificates = _CERTIFICATES if given.certificates else ()
    known = list(_outermost((*fixed, *certificates, *_libraries(), *modules())))
    own = list(_outermost(given.folders))
    # Made by itself, a folder on the way could be entered by root alone, and nobody in the cage is root.
    for folder in sorted({parent for place in (*known, *own) for parent in Path(place).parents[:-1]}):
        yield from ("--perms", "0755", "--dir", str(folder))
    for place in known:
        yield from ("--ro-bind", place, place)
    for place in own:
        yield from _opened(Path(place)) if confinement.as_root else ("--ro-bind", place, place)


def _opened(folder: Path) -> Iterator[str]:
    """Bind a folder, or what is in it one by one if it lets nobody else in: the user in the cage is somebody else."""
    closed = folder.stat().st_mode & _OTHERS_ENTER != _OTHERS_ENTER
    if closed:
        yield from ("--perms", "0755", "--dir", str(folder))
    for place in sorted(folder.iterdir()) if closed else (folder,):
        yield from ("--ro-bind-try", str(place), str(place))


def _private(confinement: Confinement, own_bytes: int) -> Iterator[str]:
    if confinement.strict:
        yield from ("--proc", "/proc")
    yield from ("--dev", "/dev", "--remount-ro", "/dev")
    yield from ("--perms", "1777", "--size", str(own_bytes), "--tmpfs", OWN_FOLDER)
    yield from ("--remount-ro", "/", "--chdir", OWN_FOLDER)


def _standard() -> tuple[str, ...]:
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    found = [sysconfig.get_path(name, vars=base) for name in ("stdlib", "platstdlib")]
    return tuple(dict.fromkeys(place for library in found for place in (library, f"{library}/lib-dynload")))


def _libraries() -> tuple[str, ...]:
    """Return where shared libraries of Python's own lie, beside those of the system."""
    named = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    return (str(Path(sys.base_prefix) / "lib"), *(place for place in named if place and Path(place).is_absolute()))


def _named_by(place: Path) -> Iterator[str]:
    """Yield the folders that the .pth files of a site-packages name, as Python's own start reads them."""
    for file in sorted(place.glob("*.pth")):
        for line in file.read_text(encoding="utf-8").splitlines():
            folder = place / line.strip()
            if line.strip() and not line.startswith(("#", "import ", "import\t")) and folder.is_dir():
                yield str(folder)


def _outermost(places: Iterable[str]) -> Iterator[str]:
    """Yield the places that exist and lie in none of the others."""
    kept: list[Path] = []
    for place in sorted({Path(place) for place in places if Path(place).exists()}):
        if not any(place.is_relative_to(outer) for outer in kept):
            kept.append(place)
            yield str(place)
