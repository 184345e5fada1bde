"""How plugins' actions do: what was counted of their calls, added up, and what to do where they fail often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text, phrase
from amparo.plugins.actions import FailureCause
from amparo.records.plugin_calls import ANSWERED, FELL_TO_A_PERSON, LEFT_RUNNING, UNREACHABLE, CallCount

if TYPE_CHECKING:
    from amparo.declarations import PluginInfo
    from amparo.records.repository import Records

_OFTEN = 0.2
"""Which part of an action's calls may fail before somebody is told to do something about it."""

_ENOUGH_CALLS = 3
"""One failure among two calls says nothing yet."""


class ActionHealth(BaseModel):
    """How an action did in a version of its plugin, in an organization: on one `day`, or without it on all of them.

    `failures` counts by cause, `to_people` the steps that a person had to do, `seconds` are those of the calls in all.
    `advice` is there where somebody has to do something.
    """

    model_config = ConfigDict(frozen=True)

    organization: str
    plugin: str
    version: str
    action: str
    day: date | None = None
    calls: int
    answered: int
    failures: dict[str, int] = {}
    unreachable: int = 0
    left_running: int = 0
    to_people: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    advice: tuple[Text, ...] = ()


class PluginHealth(BaseModel):
    """The actions that were called from a day on (UTC), by organization, plugin, version and action."""

    model_config = ConfigDict(frozen=True)

    since: date
    actions: tuple[ActionHealth, ...]


def plugin_health(records: Records, since: date, organization: str, *, by_day: bool) -> PluginHealth:
    """Return how actions did from a day on, in one organization, or in all of them where none is named."""
    counted = records.plugin_calls(since, organization or None)
    owners = {one: _infos(records, one) for one in {count.organization for count in counted}}
    return PluginHealth(since=since, actions=added_up(counted, owners, by_day=by_day))


def added_up(
    counted: Iterable[CallCount], owners: Mapping[str, Mapping[str, PluginInfo]], *, by_day: bool
) -> tuple[ActionHealth, ...]:
    """Add up what was counted; `owners` holds by organization and plugin who keeps it. Pure."""
    groups: dict[tuple[object, ...], list[CallCount]] = {}
    for one in counted:
        place = (one.organization, one.plugin, one.version, one.action, *([one.day] if by_day else []))
        groups.setdefault(place, []).append(one)
    found = (_action(group, by_day=by_day) for _, group in sorted(groups.items(), key=lambda item: str(item[0])))
    return tuple(
        one.model_copy(update={"advice": _advice(one, owners.get(one.organization, {}).get(one.plugin))})
        for one in found
    )


def _action(group: list[CallCount], *, by_day: bool) -> ActionHealth:
    count: Counter[str] = Counter()
    for one in group:
        count[one.outcome] += one.calls
    failures = {cause.value: count[cause.value] for cause in FailureCause if count[cause.value]}
    first = group[0]
    return ActionHealth(
        organization=first.organization,
        plugin=first.plugin,
        version=first.version,
        action=first.action,
        day=first.day if by_day else None,
        calls=count[ANSWERED] + sum(failures.values()),
        answered=count[ANSWERED],
        failures=failures,
        unreachable=count[UNREACHABLE],
        left_running=count[LEFT_RUNNING],
        to_people=count[FELL_TO_A_PERSON],
        seconds=sum(one.seconds for one in group),
        slowest=max(one.slowest for one in group),
    )


def _advice(action: ActionHealth, info: PluginInfo | None) -> tuple[Text, ...]:
    who = f"{info.owner} ({info.contact})" if info else action.plugin
    given = {"plugin": action.plugin, "action": action.action, "who": who, "organization": action.organization}
    said = []
    if FailureCause.NOT_CONFINED in action.failures:
        said.append(phrase("health_not_confined", **given))
    if action.unreachable:
        said.append(phrase("health_unreachable", **given, times=action.unreachable))
    if action.left_running:
        said.append(phrase("health_left_running", **given, times=action.left_running))
    failed = {cause: times for cause, times in action.failures.items() if cause != FailureCause.NOT_CONFINED}
    times = sum(failed.values())
    often = action.calls >= _ENOUGH_CALLS and times > _OFTEN * action.calls
    if failed and (often or not action.answered):
        mostly = max(failed, key=lambda cause: failed[cause])
        code = "health_hangs" if mostly == FailureCause.HUNG else "health_fails"
        said.append(phrase(code, **given, times=times, calls=action.calls))
    return tuple(said)


def _infos(records: Records, organization: str) -> dict[str, PluginInfo]:
    catalog = records.active_catalog(organization)
    return {info.id: info for info in catalog.plugins} if catalog else {}
