"""A small sound plugin to spoil in one place, and ways to write plugins as real modules."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.core.plugins.truth import truthful

from amparo.declarations import (
    CLOCK_FACTS,
    CaseType,
    ClockDeclaration,
    DeadlineRule,
    EventDeclaration,
    FactDeclaration,
    FactSource,
    FieldDeclaration,
    FieldKind,
    Ladder,
    Phase,
    PluginContext,
    PluginDeclarations,
    PluginInfo,
    Role,
    RuleFact,
    Rung,
    StepDeclaration,
    Text,
    Trigger,
)
from amparo.errors import DeclarationsInvalid
from amparo.plugins.catalog import build_catalog
from amparo.plugins.manager import PluginSource

FIXTURES = Path(__file__).parent / "fixtures"

HEAD = """
from amparo.declarations import *
from amparo.plugins import hookimpl

@hookimpl
def amparo_plugin_info():
    return PluginInfo(
        id="{name}", version="1.0", title=Text("{name}"), owner="Harbor Legal", contact="it@example.org",
        requires_amparo=">=0.1",
    )
"""


def info(plugin: str = "harbor", **changes: object) -> PluginInfo:
    """Who an invented plugin is, and of `harbor` what its sound parts read."""
    said = {"version": "1.0", "owner": "Harbor Legal", "contact": "it@example.org", "requires_amparo": ">=0.1,<1"}
    reads = {"reads": ("case_reopened",) if plugin == "harbor" else ()}
    return PluginInfo.model_validate({"id": plugin, "title": Text(plugin), **said, **reads, **changes})


def sound_rule_facts() -> tuple[RuleFact, ...]:
    """What rules of `harbor` may read besides their trigger."""
    return (
        RuleFact(
            name="kind",
            title=Text("kind"),
            kind=FieldKind.CHOICE,
            choices=("master", "individual"),
            sources=(FactSource(field="kind"),),
        ),
        RuleFact(
            name="filed", title=Text("filed"), kind=FieldKind.DATE, sources=(FactSource(event="application_filed"),)
        ),
        RuleFact(name="days_abroad", title=Text("days abroad"), kind=FieldKind.WHOLE_NUMBER),
        *(RuleFact(name=name, title=Text(name), kind=FieldKind.DATE, several=True) for name in CLOCK_FACTS),
    )


def sound_parts() -> dict[str, tuple]:
    """What the plugin `harbor` declares, with nothing wrong in it."""
    hearing = FieldDeclaration(name="hearing_date", label=Text("date"), kind=FieldKind.DATE)
    kind = FieldDeclaration(name="kind", label=Text("kind"), kind=FieldKind.CHOICE, choices=("master", "individual"))
    return {
        "case_types": (
            CaseType(
                id="defense",
                title=Text("defense"),
                phases=(Phase(id="screening", title=Text("screening")), Phase(id="hearing", title=Text("hearing"))),
                person_roles=("principal", "child"),
                forums=("immigration_court",),
            ),
        ),
        "facts": (
            FactDeclaration(
                name="harbor.custody", title=Text("custody"), kind=FieldKind.CHOICE, choices=("detained", "released")
            ),
            FactDeclaration(name="harbor.interpreter", title=Text("interpreter"), kind=FieldKind.YES_NO),
        ),
        "rule_facts": sound_rule_facts(),
        "events": (
            EventDeclaration(kind="hearing_scheduled", title=Text("hearing scheduled"), fields=(hearing, kind)),
            EventDeclaration(kind="application_filed", title=Text("application filed")),
        ),
        "steps": (
            StepDeclaration(
                id="interview",
                title=Text("interview"),
                phase="screening",
                case_types=("defense",),
                roles=(Role.PARALEGAL,),
            ),
        ),
        "ladders": (Ladder(id="office", rungs=(Rung(days_before=7, to=(Role.PARALEGAL,)),)),),
        "clocks": (
            ClockDeclaration(
                id="waiting",
                title=Text("waiting"),
                start="application_filed",
                stop="hearing_scheduled",
                restart="case_reopened",
                citation="8 CFR 208.7",
            ),
        ),
    }


def harbor(who: PluginInfo | None = None, **more: tuple) -> PluginDeclarations:
    """What `harbor` declares, with more of each kind, and if given, with another account of who it is."""
    parts = sound_parts()
    for name, added in more.items():
        parts[name] = (*parts.get(name, ()), *added)
    return PluginDeclarations(info=who or info()).model_copy(update=parts)


def step(**changes: object) -> StepDeclaration:
    """A step of the case type `defense`, sound unless changed."""
    said = {"id": "letter", "title": Text("letter"), "phase": "hearing", "case_types": ("defense",)}
    return StepDeclaration.model_validate({**said, "roles": (Role.PARALEGAL,), **changes})


def rule(**changes: object) -> DeadlineRule:
    """A rule that starts with a hearing, sound unless changed."""
    said = {
        "id": "brief",
        "title": Text("brief"),
        "description": "The brief is due before the hearing.",
        "kind": "act_by",
        "counting": "back_from_hearing",
        "unit": "days",
        "trigger": Trigger(event="hearing_scheduled", date_field="hearing_date"),
        "values": ({"from": None, "value": 15, "authority": "Part II, 3.1(b)"},),
        "who_acts": "R",
        "citation": "Part II, 3.1(b)",
        "confidence": "H",
        "ladder": "office",
    }
    return DeadlineRule.model_validate({**said, **changes})


def problems(*declarations: PluginDeclarations) -> tuple[str, ...]:
    """Everything but metadata that is wrong with these plugins together; nothing if a catalog can be built.

    Of several nearest names the first stays: how many more are near is the error's own affair.
    """
    try:
        build_catalog("harbor-legal", truthful(declarations))
    except DeclarationsInvalid as refused:
        return tuple(re.sub(r"(Did you mean [\w.]+)( or [\w.]+)+", r"\1", problem) for problem in refused.problems)
    return ()


@pytest.fixture(name="harbor")
def _harbor() -> Callable[..., PluginDeclarations]:
    return harbor


@pytest.fixture(name="step")
def _step() -> Callable[..., StepDeclaration]:
    return step


@pytest.fixture(name="rule")
def _rule() -> Callable[..., DeadlineRule]:
    return rule


@pytest.fixture(name="info")
def _info() -> Callable[..., PluginInfo]:
    return info


@pytest.fixture(name="problems")
def _problems() -> Callable[..., tuple[str, ...]]:
    return problems


@pytest.fixture
def running() -> Callable[[str], set[int]]:
    """Say which processes of the machine have this word on their command line; in a cage their numbers are others."""

    def found(word: str) -> set[int]:
        numbers = (int(place.name) for place in Path("/proc").iterdir() if place.name.isdecimal())
        return {number for number in numbers if word.encode() in _read(Path(f"/proc/{number}/cmdline"))}

    return found


@pytest.fixture
def cleared_away(running: Callable[[str], set[int]]) -> Callable[[str], bool]:
    """Say whether the processes with a word on their command line are gone: the kernel takes a moment to clear away."""

    def gone(word: str) -> bool:
        until = time.monotonic() + 10
        while running(word) and time.monotonic() < until:
            time.sleep(0.05)
        return not running(word)

    return gone


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


@pytest.fixture
def context() -> PluginContext:
    """For whom and by which engine the invented plugins are asked."""
    return PluginContext(organization="harbor-legal", engine_version="0.1.0")


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], PluginSource]:
    """Write a plugin as a module that says who it is and then what is given, and say where it is."""

    def write(name: str, body: str) -> PluginSource:
        (tmp_path / f"{name}.py").write_text(HEAD.format(name=name) + body, encoding="utf-8")
        return PluginSource(id=name, module=name, folders=(str(tmp_path),))

    return write


@pytest.fixture
def fixture_plugin() -> Callable[[str], PluginSource]:
    """Say where one of the plugins in the folder `fixtures` is."""
    return lambda name: PluginSource(id=name, module=name, folders=(str(FIXTURES),))
