"""A plugin that does with what it is handed what no plugin should: it prints it, fails with it, dies with it."""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from amparo.declarations import (
    ActionDeclaration,
    EventDeclaration,
    FactDeclaration,
    FieldDeclaration,
    FieldKind,
    Form,
    Happened,
    PluginContext,
    PluginInfo,
    Role,
    StepDeclaration,
    Text,
)
from amparo.plugins import ActionCall, hookimpl

ACTIONS = ("stumble", "crash", "linger")


@hookimpl
def amparo_plugin_info() -> PluginInfo:
    """Say who this is."""
    return PluginInfo(
        id="lantern",
        version="1.0",
        title=Text("Lantern"),
        owner="Lantern",
        contact="it@example.org",
        requires_amparo=">=0.1,<1",
        reads=("case.number",),
    )


@hookimpl
def amparo_facts(context: PluginContext) -> Sequence[FactDeclaration]:
    """Declare what the actions are handed, and what they would answer."""
    return [FactDeclaration(name=f"lantern.{name}", title=Text(name), kind=FieldKind.TEXT) for name in ("word", "said")]


@hookimpl
def amparo_events(context: PluginContext) -> Sequence[EventDeclaration]:
    """Declare for each action the event that asks for it."""
    word = FieldDeclaration(name="word", label=Text("word"), kind=FieldKind.TEXT, required=False)
    return [EventDeclaration(kind=f"{one}_asked", title=Text(f"{one} asked"), fields=(word,)) for one in ACTIONS]


@hookimpl
def amparo_steps(context: PluginContext) -> Sequence[StepDeclaration]:
    """Declare a step for each action."""
    return [
        StepDeclaration(
            id=f"lantern_{one}",
            title=Text(one),
            phase="screening",
            case_types=("defensive_asylum",),
            condition=Happened(f"{one}_asked"),
            roles=(Role.PARALEGAL,),
            action=one,
        )
        for one in ACTIONS
    ]


@hookimpl
def amparo_actions(context: PluginContext) -> Sequence[ActionDeclaration]:
    """Declare the actions, each with one answer that never comes."""
    answer = FieldDeclaration(name="said", label=Text("said"), fact="lantern.said")
    return [
        ActionDeclaration(
            id=one,
            title=Text(one),
            function=f"lantern_plugin:{one}",
            fields=("case.number", "lantern.word"),
            answers=Form(fields=(answer,)),
            attempts=1,
            fallback=(Role.PARALEGAL,),
        )
        for one in ACTIONS
    ]


def stumble(call: ActionCall) -> dict[str, str]:
    """Print what was handed in, in both ways, and fail with it in an error of an error."""
    word = str(call.fields["lantern.word"])
    print(word, flush=True)  # noqa: T201 - what is tried out
    print(word, file=sys.stderr, flush=True)  # noqa: T201 - what is tried out
    os.write(2, word.encode())
    raise type(word.split(maxsplit=1)[0], (RuntimeError,), {})(word) from ValueError(word)


def crash(call: ActionCall) -> dict[str, str]:
    """Keep what was handed in, on the disk and in memory, and end as a program with a broken library does."""
    kept = str(call.fields["lantern.word"])
    Path("kept").write_text(kept, encoding="utf-8")
    faulthandler.enable(file=2)
    os.abort()


def linger(call: ActionCall) -> dict[str, str]:
    """Keep what was handed in on the disk, and take so long that it is still at work when its office is killed."""
    Path("kept").write_text(str(call.fields["lantern.word"]), encoding="utf-8")
    time.sleep(600)
    return {}
