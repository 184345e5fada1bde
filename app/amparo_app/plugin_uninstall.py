"""Uninstalling a plugin: who works with it, told before it goes; what it left in cases stays there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from amparo.case.agenda import AgendaStatus, agenda
from amparo.errors import InvalidInput, Refused, UnknownName
from amparo.plugins.manager import PluginSource
from amparo.plugins.unpacking import FOLDER, remove_folder
from amparo.records.plugin_wheels import PluginWheel
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.catalogs import chosen

_WORKED_ON = {AgendaStatus.OPEN, AgendaStatus.RUNNING, AgendaStatus.OUTDATED}


class Affected(BaseModel):
    """What an organization has of a version of a plugin.

    `enabled` says that its next catalog would have it, `in_force` that the present one has. `cases` are open ones under
    a catalog with it, `steps` those of its steps that can be done in them, `actions` those of these that its functions
    do.
    """

    model_config = ConfigDict(frozen=True)

    organization: str
    enabled: bool
    in_force: bool
    cases: int = 0
    steps: int = 0
    actions: int = 0


class Uninstalling(BaseModel):
    """A version of a plugin that is to go, and whom that affects."""

    model_config = ConfigDict(frozen=True)

    wheel: PluginWheel
    affected: tuple[Affected, ...]


def installed_version(records: Records, plugins: Sequence[PluginSource], named: str) -> PluginWheel:
    """Return what `PLUGIN` or `PLUGIN==VERSION` names of what is installed.

    Raises Refused for a plugin that comes with Amparo, UnknownName for none, InvalidInput where several versions are.
    """
    plugin, _, version = (part.strip() for part in named.partition("=="))
    here = {wheel.version: wheel for wheel in records.plugin_wheels() if wheel.id == plugin}
    if version in here:
        return here[version]
    if not here and any(source.id == plugin and source.shipped for source in plugins):
        raise Refused(
            f"The plugin “{plugin}” comes with Amparo and cannot be uninstalled. An organization with no use for it "
            f"disables it: amparo plugins disable {plugin} --org …"
        )
    if not here:
        known = {wheel.id for wheel in records.plugin_wheels()}
        raise UnknownName("installed plugin", plugin, known, "`amparo plugins list` shows what is installed.")
    if version:
        raise UnknownName(f"installed version of “{plugin}”", version, here, f"Here are: {', '.join(sorted(here))}.")
    if len(here) > 1:
        raise InvalidInput(
            f"Several versions of “{plugin}” are installed: {', '.join(sorted(here))}. Say which: {plugin}=={max(here)}"
        )
    return next(iter(here.values()))


def who_is_affected(records: Records, plugins: Sequence[PluginSource], wheel: PluginWheel) -> Uninstalling:
    """Return what every organization has of a version of a plugin; those that have nothing of it are left out."""
    return Uninstalling(wheel=wheel, affected=tuple(_affected(records, plugins, wheel)))


def withdraw(records: Records, settings: Settings, wheel: PluginWheel) -> PluginWheel:
    """Have a version of a plugin run nowhere any more, and clear it away on this machine; its wheel stays on record."""
    gone = records.withdraw_plugin_wheel(wheel.id, wheel.version)
    used = {hash_ for one in records.plugin_wheels() for hash_ in (one.sha256, *one.beside)}
    for hash_ in {wheel.sha256, *wheel.beside} - used:
        remove_folder(settings.data_folder / FOLDER / hash_)
    return gone


def _affected(records: Records, plugins: Sequence[PluginSource], wheel: PluginWheel) -> Iterator[Affected]:
    mine = (wheel.id, wheel.version)
    for organization in records.organizations():
        next_ones = {(source.id, source.version) for source in chosen(records, organization.id, plugins)}
        active = records.active_catalog(organization.id)
        in_force = active is not None and mine in {(info.id, info.version) for info in active.plugins}
        found = Affected(organization=organization.id, enabled=mine in next_ones, in_force=in_force)
        found = _with_work(records, found, wheel)
        if found.enabled or found.in_force or found.cases:
            yield found


def _with_work(records: Records, found: Affected, wheel: PluginWheel) -> Affected:
    cases = steps = actions = 0
    for line in records.list_cases(found.organization):
        case = records.read_case(line.number, found.organization)
        catalog = records.catalog(found.organization, case.catalog)
        if (wheel.id, wheel.version) not in {(info.id, info.version) for info in catalog.plugins}:
            continue
        theirs = {step.id: step for step in catalog.steps if step.plugin == wheel.id}
        open_ = [item.step for item in agenda(case, catalog) if item.step in theirs and item.status in _WORKED_ON]
        cases, steps = cases + 1, steps + len(open_)
        actions += sum(theirs[step].action is not None for step in open_)
    return found.model_copy(update={"cases": cases, "steps": steps, "actions": actions})
