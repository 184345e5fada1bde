"""PDF files from Word files: LibreOffice, one process for a batch, with a profile of its own and no network.

A process that stays would keep what it saw of one client while it reads the next one's paper, and LibreOffice dies of
some documents after hundreds (https://github.com/unoconv/unoserver/issues/174). So each batch has a process that ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from amparo.documents.private_folder import private_folder
from amparo.errors import PdfUnavailable

BATCH = 20
"""How many files one process is given: the start of LibreOffice is then a tenth of the work."""

ONE_FILE, START = timedelta(seconds=20), timedelta(seconds=60)
"""What a file and a start may take at most on a busy machine; a letter takes a fifth of a second, a start two."""

_INSTALL = (
    "On Debian and Ubuntu run `apt-get install libreoffice-writer-nogui fonts-crosextra-carlito fonts-liberation` as "
    "root."
)
_LARGEST_FILE, _MOST_MEMORY = 200_000_000, 6_000_000_000
_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/usr")
_ITS_OWN = ("/etc/libreoffice", "/etc/fonts", "/etc/alternatives", "/etc/ld.so.cache", "/var/lib/libreoffice")
_PATIENCE_SECONDS = 20
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>2</value></prop></item>
</oor:items>
"""


class Apart(StrEnum):
    """How LibreOffice is kept from the network on this machine."""

    CONFINED = "confined"
    CONFINED_SHARING_PROC = "confined_sharing_proc"  # under a service manager that covers parts of /proc
    WITHOUT_NETWORK = "without_network"
    NOT_AT_ALL = "not_at_all"


def pdf_of(files: Mapping[str, bytes], *, limit: timedelta | None = None) -> dict[str, bytes]:
    """Return a PDF of each Word file, by the same names; all files must be of one organization.

    One process makes them all, within `limit` (60 seconds and 20 for each file, if left out), and is killed with all it
    started when that is over. Macros are not run and nothing linked is fetched. Raises PdfUnavailable with what to
    install, or with the names that failed and, under `made`, the PDFs of the others.
    """
    if not files:
        return {}
    program = _program()
    with private_folder(sum(map(len, files.values()))) as folder:
        numbered = {f"{place:04d}": file for place, file in enumerate(files)}
        _lay_out(folder, {number: files[file] for number, file in numbered.items()})
        problem = _run(program, folder, sorted(numbered), limit or START + ONE_FILE * len(files))
        found = {file: _result(folder / "out" / f"{number}.pdf") for number, file in numbered.items()}
    made = {file: content for file, content in found.items() if content is not None}
    failed = tuple(file for file, content in found.items() if content is None)
    if failed:
        raise PdfUnavailable(_why(failed, problem), failed=failed, made=made)
    return made


def pdf_problem() -> str:
    """Return why no PDF can be made on this machine, and what to install; or "" if it can."""
    try:
        _program()
    except PdfUnavailable as missing:
        return str(missing)
    return ""


@cache
def kept_apart() -> Apart:
    """Return the strictest way to keep LibreOffice from the network that works here; it is tried out once."""
    for way in (Apart.CONFINED, Apart.CONFINED_SHARING_PROC, Apart.WITHOUT_NETWORK):
        before = _before(way, Path(tempfile.gettempdir()), "/bin/sh")
        if before and shutil.which(before[0]) and _works([*before, "/bin/sh", "-c", ":"]):
            return way
    return Apart.NOT_AT_ALL


def _program() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise PdfUnavailable(
            f"No PDF can be made: LibreOffice is not installed. {_INSTALL} The Word file can be made without it."
        )
    try:
        import pikepdf  # noqa: F401, PLC0415 - an extra, and slow
    except ImportError as missing:
        raise PdfUnavailable(
            "No PDF can be made: what checks its pages is not installed. Run: pip install 'amparo[pdf]'"
        ) from missing
    return os.path.realpath(found)


def _lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    # the names that people gave stay outside: they name clients, and LibreOffice may tell of them
    for part in ("in", "out", "tmp", "profile/user"):
        (folder / part).mkdir(parents=True)
    (folder / "profile/user/registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    for name, content in files.items():
        (folder / "in" / f"{name}.docx").write_bytes(content)


def _run(program: str, folder: Path, names: list[str], limit: timedelta) -> str:
    """Run LibreOffice over the files of a folder, and return what it said if something was wrong."""
    command = [*_before(kept_apart(), folder, program), *_limits(), program, *_arguments(folder, names)]
    process = subprocess.Popen(  # noqa: S603 - our own command; the files' names in it are numbers
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        _, said = process.communicate(timeout=limit.total_seconds())
    except subprocess.TimeoutExpired:
        return f"LibreOffice was not ready after {limit.total_seconds():.0f} seconds and was stopped"
    finally:
        _end(process)
    return "" if process.returncode == 0 else f"LibreOffice ended with {process.returncode}: {' '.join(said.split())}"


def _end(process: subprocess.Popen[str]) -> None:
    """Kill whatever is left of a process and its group, and wait for it."""
    with suppress(ProcessLookupError):  # all of it has ended by itself
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _arguments(folder: Path, names: list[str]) -> Iterator[str]:
    yield from ("--headless", "--invisible", "--nologo", "--nodefault", "--nolockcheck", "--norestore")
    yield f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # named, so that a file that only says it is a Word file is not read as a web page or a sheet
    yield "--infilter=MS Word 2007 XML"
    yield from ("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "out"))
    yield from (str(folder / "in" / f"{name}.docx") for name in names)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "SAL_USE_VCLPLUGIN": "svp",
        "TMPDIR": str(folder / "tmp"),
    }


def _limits() -> list[str]:
    program = shutil.which("prlimit")
    return [program, f"--fsize={_LARGEST_FILE}", f"--as={_MOST_MEMORY}", "--core=0"] if program else []


def _before(way: Apart, folder: Path, program: str) -> list[str]:
    """Return what stands before a program's command to run it this way, with one folder that it can write."""
    own_user = () if os.geteuid() == 0 else ("--unshare-user",)
    if way is Apart.WITHOUT_NETWORK:
        return ["unshare", *(() if os.geteuid() == 0 else ("--map-root-user",)), "--net", "--"]
    if way is Apart.NOT_AT_ALL:
        return []
    places = (*_SYSTEM, *_ITS_OWN, *_installed_apart(Path(program)))
    visible = [part for place in places for part in ("--ro-bind-try", place, place)]
    proc = ("--proc", "/proc") if way is Apart.CONFINED else ("--ro-bind", "/proc", "/proc")
    folders = (*proc, "--dev", "/dev", "--tmpfs", "/tmp", "--bind", str(folder), str(folder))  # noqa: S108
    return [
        "bwrap",
        *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try", *own_user),
        *("--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *(*visible, *folders, "--chdir", str(folder), "--"),
    ]


def _installed_apart(program: Path) -> tuple[str, ...]:
    """Return where LibreOffice lies if not in the system's own folders, as in /opt/libreoffice24.8/program/soffice."""
    return () if any(program.is_relative_to(place) for place in _SYSTEM) else (str(program.parents[1]),)


def _works(command: list[str]) -> bool:
    try:
        ran = subprocess.run(command, check=False, capture_output=True, timeout=_PATIENCE_SECONDS)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


def _result(file: Path) -> bytes | None:
    """Return a PDF that can be opened and has a page, or None."""
    import pikepdf  # noqa: PLC0415 - an extra, and slow

    try:
        with pikepdf.open(file) as opened:
            return file.read_bytes() if len(opened.pages) else None
    except (OSError, pikepdf.PdfError):
        return None


def _why(failed: tuple[str, ...], problem: str) -> str:
    names = ", ".join(failed)
    said = f": {problem}" if problem else ""
    return f"No PDF could be made of {names}{said}. Open the file in Word or LibreOffice and look whether it is whole."
