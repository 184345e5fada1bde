"""A plugin that tries everything: each attempt is made for real, and fails as docs/plugins/cage.md says.

Nothing here is skipped: on a machine without bubblewrap the tests fail, and say how to get it.
"""

import contextlib
import os
import re
import secrets
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from amparo.declarations import ActionDeclaration, FieldDeclaration, Form, PluginContext, Role, Text
from amparo.plugins.actions import ActionAnswer, ActionFailure, FailureCause, PluginProcess
from amparo.plugins.cage import Limits
from amparo.plugins.collect import collect
from amparo.plugins.confinement import Confinement, confinement
from amparo.plugins.manager import PluginSource
from amparo.records.master_key import create_master_key
from amparo.records.repository import Records

pytestmark = pytest.mark.timeout(600)

FIXTURES = Path(__file__).parent / "fixtures"
PAGE = Path(__file__).parents[3] / "docs" / "plugins" / "cage.md"
SOURCE = PluginSource(id="hostile", module="hostile", folders=(str(FIXTURES),))
SECRET, PERSON = "the-key-of-the-office", "Marisol"
FEW = r"(?:[1-9]|1\d|2\d|3[0-2]) started"


class Attempt(NamedTuple):
    """One attempt, as the page names it: the function that makes it, with what, and what must come of it.

    What came is the function's own account, or the cause of the failure with its sentence. `alone` has a process of its
    own, which it spoils for others.
    """

    name: str
    function: str
    must_come: str
    place: str = "nothing"
    alone: bool = False


ATTEMPTS = (
    Attempt("connect to 127.0.0.1", "tcp", "refused: ECONNREFUSED", "loopback"),
    Attempt("connect to the machine's own address", "tcp", "refused: ENETUNREACH", "own_address"),
    Attempt("connect to a Unix socket", "unix", "refused: ENOENT", "unix"),
    Attempt("connect to an abstract Unix socket", "unix", "refused: ECONNREFUSED", "abstract"),
    Attempt("open the records", "read", "refused: ENOENT", "records"),
    Attempt("read the key file", "read", "refused: ENOENT", "key"),
    Attempt("read the environment of process 1", "read", rf"refused: \w+|(?s:(?!.*{SECRET}).*)", "first_environment"),
    Attempt("read its own environment", "environment", rf"(?!.*{SECRET})(?!.*AMPARO_).*"),
    Attempt("look for other processes", "processes", "1, 2|raised: .*FileNotFoundError."),
    Attempt("start 300 children", "children", f"{FEW}, then EAGAIN"),
    Attempt("start children that start children", "grandchildren", FEW),
    Attempt("start 300 threads", "threads", f"{FEW}, then refused"),
    Attempt("write outside its folder", "write", r"refused at \d+ places", "folder"),
    Attempt("fill its folder", "fill", "6[0-4] MB written, then ENOSPC", alone=True),
    Attempt("become root", "become_root", "refused: (EPERM|EINVAL)"),
    Attempt(
        "make namespaces of its own",
        "namespace",
        r"refused: \w+|made, and nothing of the machine was in it",
        "folder",
        alone=True,
    ),
    Attempt("kill the process that started it", "kill_parent", "refused: ESRCH; its parent is 1", "engine"),
    Attempt("trace the process that started it", "trace_parent", "refused: ESRCH, EPERM", "engine"),
    Attempt("answer with 2 MB", "huge", "wrong_answer: .* answered more than 1,000,000 bytes."),
    Attempt("answer with a wrong type", "wrong_type", "wrong_answer: .* did not answer as declared: “came”."),
    Attempt("answer what it does not declare", "undeclared", "wrong_answer: .* answered what it does not declare."),
    Attempt("answer another call than the one asked", "other_call", "wrong_answer: .* answered .*"),
    Attempt("answer twice", "twice", "fine"),
    Attempt("raise with a person's name in the text", "raises", "raised: .* failed with ValueError."),
    Attempt("raise an error whose type is named like a person", "raises_named", "raised: .* failed with RuntimeError."),
    Attempt("print what it was handed", "prints", "printed"),
    Attempt("leave a daemon behind after the answer", "daemon", "left behind; it was ended", "marker"),
    Attempt("never answer", "hang", "hung: .* did not answer within 20 seconds and was stopped.", "marker"),
    Attempt("end its process", "crash", "ended: .* ended its process before it answered."),
)

UUID_EACH_TIME = """
import uuid
@hookimpl
def amparo_facts(context):
    return [FactDeclaration(name=f"hostile_declares.x{uuid.uuid4().hex}", title=Text("x"), kind="text")]
"""

CLOCK_AT_IMPORT = """
import time
NAME = f"hostile_declares.x{time.time_ns()}"
@hookimpl
def amparo_facts(context):
    return [FactDeclaration(name=NAME, title=Text("x"), kind="text")]
"""

DECLARING = (
    ("declare: an endless loop", "while True: pass", "module hostile_declares did not say within 6 seconds"),
    ("declare: a list of 1 GB", "HOARD = [0] * 130_000_000", "importing hostile_declares raised MemoryError"),
    (
        "declare: other ids each time",
        UUID_EACH_TIME,
        "it declares something else each time that it is asked, first in facts.0.name",
    ),
    (
        "declare: other ids at each import",
        CLOCK_AT_IMPORT,
        "it declares something else each time that it is asked, first in facts.0.name",
    ),
)


@dataclass(frozen=True)
class Office:
    """What there is to take on this machine: files, servers that hear who connects, and words to look for."""

    places: dict[str, str]
    servers: list[socket.socket]
    temporary: Path

    def heard(self) -> list[str]:
        """Return the servers that somebody connected to."""
        return [str(server.getsockname()) for server in self.servers if _connected(server)]


@pytest.fixture(autouse=True)
def _bubblewrap() -> None:
    found = confinement()
    if not isinstance(found, Confinement):
        pytest.fail(f"{found.why}. {found.remedy}")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Return an office with records and a key, whose engine has secrets in its environment and servers beside it."""
    monkeypatch.setenv("AMPARO_MASTER_KEY", SECRET)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    key, records = tmp_path / "master.key", tmp_path / "amparo.db"
    create_master_key(key)
    Records.initialize(f"sqlite:///{records}", key).close()
    abstract = f"amparo-{secrets.token_hex(8)}"
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(_server(family, address))
            for family, address in (
                (socket.AF_INET, ("127.0.0.1", 0)),
                (socket.AF_INET, (_own_address(), 0)),
                (socket.AF_UNIX, str(tmp_path / "socket")),
                (socket.AF_UNIX, f"\0{abstract}"),
            )
        ]
        ports = [":".join(map(str, server.getsockname())) for server in servers[:2]]
        places = {
            "nothing": "",
            "loopback": ports[0],
            "own_address": ports[1],
            "unix": str(tmp_path / "socket"),
            "abstract": f"@{abstract}",
            "records": str(records),
            "key": str(key),
            "first_environment": "/proc/1/environ",
            "folder": str(tmp_path),
            "engine": str(os.getpid()),
            "marker": f"the-child-{secrets.token_hex(8)}",
        }
        yield Office(places, servers, temporary)


def test_every_attempt_fails_as_it_should(
    office: Office, cleared_away: Callable[[str], bool], capfd: pytest.CaptureFixture[str]
) -> None:
    """And after each of them the next call works, so that one attempt is no more than one call that failed."""
    came = {}
    with PluginProcess(SOURCE) as shared:
        for attempt in ATTEMPTS:
            with PluginProcess(SOURCE) if attempt.alone else contextlib.nullcontext(shared) as process:
                came[attempt.name] = _came(process, attempt, office)
                time.sleep(1 if attempt.function == "twice" else 0)
                if not attempt.alone:
                    assert "fine" == _came(process, Attempt("", "nothing", ""), office, "case-1/3"), attempt.name
            if attempt.place == "marker":
                assert cleared_away(office.places["marker"]), attempt.name
    printed = "".join(capfd.readouterr())
    with capfd.disabled():
        _tell(came)

    wrong = {one.name: came[one.name] for one in ATTEMPTS if not re.fullmatch(one.must_come, came[one.name])}
    assert {} == wrong
    assert [] == office.heard()
    assert [] == list(office.temporary.rglob("*"))
    assert not any(PERSON in text for text in (*came.values(), printed))


@pytest.mark.parametrize(("name", "body", "why"), DECLARING, ids=[name for name, _, _ in DECLARING])
def test_a_plugin_that_is_hostile_in_what_it_declares_is_broken_by_name(
    written: Callable[[str, str], PluginSource],
    context: PluginContext,
    capfd: pytest.CaptureFixture[str],
    name: str,
    body: str,
    why: str,
) -> None:
    """It costs its time limit and the office this plugin; the others go on."""
    limits = Limits(seconds=6) if "endless" in name else Limits()
    began = time.monotonic()
    found = collect([written("hostile_declares", body)], context, limits, twice=True)
    (broken,) = found.broken
    with capfd.disabled():
        _tell({name: broken.why})

    assert () == found.declarations
    assert broken.why.startswith(why)
    assert time.monotonic() - began < limits.seconds + 30


def test_the_page_tells_each_attempt_and_no_other() -> None:
    """Who reads the page reads what was tried."""
    table = PAGE.read_text(encoding="utf-8").partition("## What was tried")[2]
    told = [row.split("|")[1].strip() for row in table.splitlines() if row.startswith("| ")]

    assert [*(name for name, _, _ in DECLARING), *(one.name for one in ATTEMPTS)] == told[2:]


def _came(process: PluginProcess, attempt: Attempt, office: Office, call: str = "case-1/2") -> str:
    fields = {"case.number": f"{PERSON} Invented", "hostile.place": office.places[attempt.place]}
    outcome = process.run_action(_action(attempt.function), call, fields)
    match outcome:
        case ActionAnswer():
            behind = "; it was ended" if outcome.left_running and attempt.function == "daemon" else ""
            return f"{outcome.answers['came']}{behind}"
        case ActionFailure():
            assert FailureCause.NOT_STARTED is not outcome.cause, outcome.why
            return f"{outcome.cause}: {outcome.why}"


def _action(function: str) -> ActionDeclaration:
    return ActionDeclaration(
        id=function,
        title=Text(function),
        function=f"hostile:{function}",
        fields=("case.number", "hostile.place"),
        answers=Form(fields=(FieldDeclaration(name="came", label=Text("what came")),)),
        timeout_seconds=20,
        fallback=(Role.PARALEGAL,),
        plugin="hostile",
    )


def _tell(came: dict[str, str]) -> None:
    """Write what was tried and what came of it where whoever runs the tests sees it, also from a worker of xdist."""
    lines = (f"  {name:<50} {' '.join(what.split())[:100]}" for name, what in came.items())
    sys.stderr.write("\n" + "\n".join(lines) + "\n")


def _server(family: int, address: object) -> socket.socket:
    server = socket.socket(family)
    server.bind(address)  # type: ignore[arg-type]  # of the family
    server.listen()
    server.settimeout(0)
    return server


def _connected(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _own_address() -> str:
    """Return an address of this machine on a network, or its name's if it is on none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which way it would go
        except OSError:
            return socket.gethostbyname(socket.gethostname())
        return str(probe.getsockname()[0])
