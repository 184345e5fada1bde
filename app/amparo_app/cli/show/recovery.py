"""What recovering came to, in words."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import ALARM, GOOD
from amparo_app.recovering import Recovered


def recovered_view(told: Recovered) -> RenderableType:
    """Say how many cases are open and how many were started again, and a line for each that could not be."""
    lines = [Text(problem, style=ALARM) for problem in told.problems]
    running = told.open_cases - len(told.started) - len(told.problems)
    counted = f"{told.open_cases} open: {running} ran already, {len(told.started)} started from the records"
    lines.append(Text(f"{counted}{': ' + ', '.join(told.started) if told.started else ''}.", style=GOOD))
    if told.jobs:
        lines.append(Text(f"{len(told.jobs)} packets or batches of letters go on: amparo jobs list", style=GOOD))
    return Group(*lines)
