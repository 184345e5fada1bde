"""How replaying every open case goes, and what it came to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Group, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, paper
from amparo_app.doctor.replaying import Replays
from amparo_workflows.replay import ReplayOutcome


@contextmanager
def progress() -> Iterator[Callable[[Replays], None]]:
    """Give what shows on standard error how far it has come; in a pipe only that it begins is said."""
    screen = paper(sys.stderr)
    bar = Progress(
        TextColumn("Replaying"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("cases, {task.fields[differing]} differ"),
        TimeRemainingColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=None, differing=0)

        def show(told: Replays) -> None:
            if not told.replayed and not screen.is_terminal:
                sys.stderr.write(f"Replaying {told.cases} cases.\n")
                sys.stderr.flush()
            bar.update(task, total=told.cases, completed=len(told.replayed), differing=len(told.differing))

        yield show


def replays_view(told: Replays) -> RenderableType:
    """Say of each case that cannot go on in what it differs, and whether this version may take over."""
    lines: list[RenderableType] = []
    if told.differing:
        rows = [(Text(told.number(one.case), style=NAME), Text(one.differs)) for one in told.differing]
        lines.append(columns(rows))
    lines.append(_counted(told))
    for outcome, words in _LEFT_OUT.items():
        cases = told.of(outcome)
        if cases:
            lines.append(Text(f"Left out: {', '.join(told.number(one.case) for one in cases)}. {words}", style=HEED))
    lines.append(_verdict(told))
    return Group(*lines)


def _counted(told: Replays) -> Text:
    done = [one for one in told.replayed if one.events]
    events, seconds = sum(one.events for one in done), sum(one.seconds for one in done)
    pace = f", {events / seconds:.0f} events a second" if seconds else ""
    return Text(
        f"{len(done)} cases replayed with Amparo {told.version}: {events} events in {seconds:.1f} s{pace}.", FAINT
    )


def _verdict(told: Replays) -> Text:
    if told.differing:
        return Text(
            f"{len(told.differing)} of {told.cases} cases would stand still under this version. Do not switch to it: "
            "keep the version that runs, and report the lines above.",
            style=ALARM,
        )
    if told.stopped:
        return Text(
            f"Stopped after {len(told.replayed)} of {told.cases} cases; none of them differs. Replay all before you "
            "switch.",
            style=HEED,
        )
    if not told.replayed:
        return Text("No case is open, so nothing stands in the way of this version.", style=GOOD)
    return Text("Every case would go on under this version.", style=GOOD)


_LEFT_OUT = {
    ReplayOutcome.NO_WORKFLOW: "No workflow of theirs runs: `amparo up` starts one from the records.",
    ReplayOutcome.NO_KEY: "Their key is gone, as after erasing: nobody can read them, and no version changes that.",
}
