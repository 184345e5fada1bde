"""How plugins' actions do: a table for each organization, and below it what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import ALARM, GOOD, HEED, NAME, listing
from amparo_app.cli.show.words import say, written
from amparo_app.plugin_health import ActionHealth, PluginHealth


def health_view(health: PluginHealth, language: str) -> RenderableType:
    """Say how actions did, organization by organization, and what to do where they fail."""
    if not health.actions:
        return Text(say("health_none", language, since=health.since))
    parts: list[RenderableType] = []
    for organization, group in groupby(health.actions, key=lambda one: one.organization):
        parts += _organization(organization, tuple(group), health.since, language)
    return Group(*parts)


def _organization(
    organization: str, actions: tuple[ActionHealth, ...], since: date, language: str
) -> Iterator[RenderableType]:
    yield Text(say("health_head", language, organization=organization, since=since), style="bold")
    names = ["plugin", "action", "calls", "failed", "people", "mean", "slowest"]
    by_day = actions[0].day is not None
    heads = [say(f"health_{name}", language) for name in (["day", *names] if by_day else names)]
    yield listing(heads, [_row(one, language, by_day=by_day) for one in actions], "")
    yield from (Text(_causes(one, language), style=ALARM) for one in actions if one.failures)
    advice = dict.fromkeys(said.in_(language) for one in actions for said in one.advice)
    yield from (Text(said, style=HEED) for said in advice)
    if not any(one.failures for one in actions) and not advice:
        yield Text(say("health_well", language), style=GOOD)


def _row(one: ActionHealth, language: str, *, by_day: bool) -> list[RenderableType]:
    failed = sum(one.failures.values())
    row: list[RenderableType] = [
        Text(f"{one.plugin} {one.version}".strip(), style=NAME),
        Text(one.action),
        Text(str(one.calls)),
        Text(str(failed), style=ALARM if failed else ""),
        Text(str(one.to_people)),
        Text(f"{one.seconds / max(1, one.calls):.1f}"),
        Text(f"{one.slowest:.1f}"),
    ]
    return [Text(written(one.day, language)), *row] if by_day else row


def _causes(one: ActionHealth, language: str) -> str:
    causes = (say(f"health_cause_{cause}", language, times=times) for cause, times in one.failures.items())
    day = f", {written(one.day, language)}" if one.day else ""
    return f"{one.action}{day}: {', '.join(causes)}"
