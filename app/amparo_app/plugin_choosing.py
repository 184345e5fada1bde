"""Plugins enabled and disabled for an organization: decided once the catalog that follows from it is found sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from amparo.case.agenda import AgendaStatus, agenda
from amparo.declarations import PluginInfo, Text
from amparo.errors import DeclarationsInvalid, Refused, UnknownName
from amparo.plugins.choosing import DEFAULT, newest
from amparo.plugins.manager import PluginSource
from amparo.records.plugin_choices import PLUGIN, PluginChoice
from amparo_app.catalogs import chosen, propose
from amparo_app.office import user_name

if TYPE_CHECKING:
    from amparo.records.repository import Records

_WORKED_ON = {AgendaStatus.OPEN, AgendaStatus.RUNNING, AgendaStatus.OUTDATED}


class Managing(NamedTuple):
    """Somebody (by id) at an organization's plugins: its records, all that is here, and the language they read."""

    records: Records
    organization: str
    plugins: tuple[PluginSource, ...]
    by: str
    language: str = "en"

    def check_permission(self) -> None:
        """Raise Refused unless they may decide about the organization's plugins."""
        refusal = self.records.may_decide(self.organization, self.by, "manage_plugins")
        if refusal is not None:
            raise Refused(refusal.sentence.in_(self.language))

    def enabled(self) -> dict[str, PluginSource]:
        """Return by id what the organization's next catalog is built of."""
        return {source.id: source for source in chosen(self.records, self.organization, self.plugins)}

    def new_problems(self, problems: Sequence[str]) -> tuple[str, ...]:
        """Return the problems that are not there already: of two broken plugins the first can still be disabled."""
        if not problems:
            return ()
        before = set(propose(self.records, self.organization, self.plugins).problems)
        return tuple(problem for problem in problems if problem not in before)


class OpenWork(BaseModel):
    """How many open cases have steps of a plugin to do, and how many steps that are."""

    model_config = ConfigDict(frozen=True)

    cases: int = 0
    steps: int = 0


class Choosing(BaseModel):
    """What came of a decision about a plugin: the hashes of the catalog in force and of the one that now follows.

    `changed` is False where it stood so already, and nothing was written down.
    """

    model_config = ConfigDict(frozen=True)

    organization: str
    plugin: str
    enabled: bool
    version: str
    changed: bool
    in_force: str
    proposed: str
    open_work: OpenWork = OpenWork()
    notes: tuple[Text, ...] = ()


def named_version(plugins: Sequence[PluginSource], named: str) -> tuple[str, str]:
    """Return the plugin and the version that `PLUGIN` or `PLUGIN==VERSION` names, the newest if it names none.

    Raises UnknownName with the nearest for what is not here.
    """
    plugin, one_named, version = (part.strip() for part in named.partition("=="))
    found = newest(plugins, plugin)
    if found is None:
        to_type = "`amparo plugins list` shows what is here; `amparo plugins install` adds to it."
        raise UnknownName("plugin here", plugin, {source.id for source in plugins}, to_type)
    if not one_named:
        return plugin, found
    known = {source.version for source in plugins if source.id == plugin and source.version}
    if version not in known:
        there = f"Here are: {', '.join(sorted(known))}." if known else "Name it without a version: there is only one."
        raise UnknownName(f"version of the plugin “{plugin}” here", version, known, there)
    return plugin, version


def enable(at: Managing, named: str, reason: str) -> Choosing:
    """Have an organization work with a plugin, from the next switch on; the version stays until another is enabled.

    Raises Refused for who may not, and DeclarationsInvalid with every problem of the catalog that would follow; nothing
    is changed then.
    """
    at.check_permission()
    plugin, version = named_version(at.plugins, named)
    return _decide(at, plugin, PluginChoice(enabled=True, version=version, reason=reason))


def disable(at: Managing, named: str, reason: str) -> Choosing:
    """Have an organization no longer work with a plugin, from the next switch on, and say which work of it is open.

    Raises as `enable` does, where what other plugins declare needs it.
    """
    at.check_permission()
    plugin = named.partition("==")[0].strip()
    known = {source.id for source in at.plugins} | at.enabled().keys()
    if plugin not in known:
        raise UnknownName("plugin here", plugin, known, "`amparo plugins list` shows what is here.")
    done = _decide(at, plugin, PluginChoice(enabled=False, reason=reason))
    return done.model_copy(update={"open_work": open_work(at.records, at.organization, plugin)})


def only_plugins(plugins: Sequence[PluginSource], named: Iterable[str]) -> dict[str, PluginChoice]:
    """Return the decisions by which an organization works with these plugins alone; none for no name at all.

    Raises UnknownName for what is not here.
    """
    wanted = dict(named_version(plugins, one) for one in named)
    if not wanted:
        return {}
    unnamed = DEFAULT - wanted.keys()
    left_out = {plugin: PluginChoice(enabled=False) for plugin in sorted(unnamed)}
    return left_out | {plugin: PluginChoice(enabled=True, version=version) for plugin, version in wanted.items()}


def open_work(records: Records, organization: str, plugin: str) -> OpenWork:
    """Count the steps of a plugin that can be done now, in the open cases of an organization under their catalogs."""
    cases = steps = 0
    for line in records.list_cases(organization):
        case = records.read_case(line.number, organization)
        catalog = records.catalog(organization, case.catalog)
        theirs = {step.id for step in catalog.steps if step.plugin == plugin}
        count = sum(item.step in theirs and item.status in _WORKED_ON for item in agenda(case, catalog))
        cases, steps = cases + bool(count), steps + count
    return OpenWork(cases=cases, steps=steps)


def _decide(at: Managing, plugin: str, choice: PluginChoice) -> Choosing:
    now = at.enabled().get(plugin)
    wanted = choice.version if choice.enabled else None
    changed = (now.version if now else None) != wanted
    report = propose(at.records, at.organization, at.plugins, instead={plugin: wanted})
    if new := at.new_problems(report.problems):
        how = "with" if choice.enabled else "without"
        about = f"Nothing was changed: {how} the plugin “{plugin}” what {at.organization}'s plugins declare would have"
        raise DeclarationsInvalid(new, about)
    if changed:
        at.records.decide(at.organization, PLUGIN, plugin, choice, by=at.by, operator=user_name())
    return Choosing(
        organization=at.organization,
        plugin=plugin,
        enabled=choice.enabled,
        version=_declared_version(report.catalog.plugins, plugin, choice.version),
        changed=changed,
        in_force=at.records.organization(at.organization).catalog,
        proposed=report.catalog.hash,
        notes=report.notes,
    )


def _declared_version(infos: Sequence[PluginInfo], plugin: str, version: str) -> str:
    return next((info.version for info in infos if info.id == plugin), version)
