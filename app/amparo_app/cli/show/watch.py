"""What the watch found, each with what to do."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import ALARM, columns
from amparo_app.cli.show.words import say
from amparo_workflows.watch import Look


def look_view(look: Look, language: str) -> RenderableType:
    """Say how many cases were checked, and each finding in full."""
    findings = look.findings
    code = "watch_found" if findings else "watch_well"
    instant = f"{look.at:%Y-%m-%d %H:%M}"
    head = Text(say(code, language, at=instant, cases=look.cases, findings=len(findings)), style="bold")
    rows = [(Text("!", style=ALARM), Text(found.sentence.in_(language))) for found in findings]
    return Group(head, columns(rows), Text(say("watch_to_type", language))) if rows else head
