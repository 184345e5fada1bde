"""Building catalogs: what the plugins declare, compiled, cross-checked and frozen under a content hash. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from amparo.deadlines.ladders import ladder_problems
from amparo.declarations import (
    ENGINE_EVENTS,
    Catalog,
    Ladder,
    PluginDeclarations,
    PluginInfo,
    PluginSettings,
    Text,
    phrase,
)
from amparo.declarations.text import Declared
from amparo.errors import DeclarationsInvalid, PluginBroken
from amparo.plugins.checks import BUILT_IN, Problem, problems_of
from amparo.plugins.collect import Collected
from amparo.plugins.version import ENGINE_VERSION

Item = TypeVar("Item", bound=Declared)


class BuildReport(Declared):
    """The catalog that a build gave, everything that was wrong, and the plugins that a first build left out.

    If anything was wrong with a later build, the catalog is the last good one.

    `notes` say which of the organization's own ladders are not used and which of its Word files do not fit, and why;
    they hold nothing up.
    """

    catalog: Catalog
    problems: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()


def build_catalog(
    organization: str, declarations: Iterable[PluginDeclarations], engine_version: str = ENGINE_VERSION
) -> Catalog:
    """Compile a catalog; raises DeclarationsInvalid with every problem at once, each naming plugin and place."""
    catalog, problems = checked_catalog(organization, declarations, engine_version)
    if problems:
        raise DeclarationsInvalid([str(problem) for problem in problems])
    return catalog


def with_own_ladders(report: BuildReport, own: Iterable[Ladder]) -> BuildReport:
    """Return the report with an organization's own ladders in the place of the plugins', as far as the floor allows."""
    catalog, notes = report.catalog, list(report.notes)
    ladders = {ladder.id: ladder for ladder in catalog.ladders}
    for edited in own:
        shipped = ladders.get(edited.id)
        problems = ladder_problems(shipped, edited) if shipped else ()
        if shipped is None:
            notes.append(phrase("ladder_gone", ladder=edited.id))
        elif problems:
            notes.append(phrase("ladder_below_floor", ladder=edited.id, why=problems[0]))
        else:
            ladders[edited.id] = edited.model_copy(update={"plugin": shipped.plugin})
    if tuple(ladders.values()) == catalog.ladders:
        return report.model_copy(update={"notes": tuple(notes)})
    edited_catalog = _with_ladders(catalog, tuple(ladders.values()))
    return report.model_copy(update={"catalog": edited_catalog, "notes": tuple(notes)})


def with_ladder(catalog: Catalog, ladder: Ladder) -> Catalog:
    """Return the catalog with one of its ladders replaced by this one of the same id."""
    return _with_ladders(catalog, tuple(ladder if one.id == ladder.id else one for one in catalog.ladders))


def _with_ladders(catalog: Catalog, ladders: tuple[Ladder, ...]) -> Catalog:
    # Built anew: a copy would take along the indexes that the catalog keeps of its former ladders.
    parts = {name: getattr(catalog, name) for name in Catalog.model_fields} | {"ladders": ladders, "hash": ""}
    return Catalog(**parts | {"hash": content_hash(Catalog(**parts))})


def first_catalog(organization: str, collected: Collected, engine_version: str = ENGINE_VERSION) -> BuildReport:
    """Build an organization's first catalog of the plugins that are sound, and report those left out.

    Two plugins that declare one id are both left out: neither may take the other's place.
    """
    kept = list(collected.declarations)
    said = [str(PluginBroken(broken.id, broken.why)) for broken in collected.broken]
    left_out = {broken.id for broken in collected.broken}
    while True:
        catalog, problems = checked_catalog(organization, kept, engine_version)
        if not problems:
            return BuildReport(catalog=catalog, problems=tuple(said), left_out=tuple(sorted(left_out)))
        said += [str(problem) for problem in problems]
        left_out |= {problem.plugin for problem in problems}
        if all(declared.info.id not in left_out for declared in kept):
            raise DeclarationsInvalid(said)  # the engine's own declarations: leaving out plugins mends nothing
        kept = [declared for declared in kept if declared.info.id not in left_out]


def next_catalog(last_good: Catalog, collected: Collected, engine_version: str = ENGINE_VERSION) -> BuildReport:
    """Build an organization's next catalog; if anything at all is wrong, the last good one stays in force."""
    catalog, problems = checked_catalog(last_good.organization, collected.declarations, engine_version)
    said = [str(PluginBroken(broken.id, broken.why)) for broken in collected.broken] + [str(p) for p in problems]
    return BuildReport(catalog=last_good if said else catalog, problems=tuple(said))


def content_hash(catalog: Catalog) -> str:
    """Return the SHA-256 of the catalog's content as canonical JSON, in hexadecimal."""
    content = catalog.model_dump(mode="json", exclude={"hash"})
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def checked_catalog(
    organization: str, declarations: Iterable[PluginDeclarations], engine_version: str = ENGINE_VERSION
) -> tuple[Catalog, tuple[Problem, ...]]:
    """Compile a catalog, and return it with everything that is wrong with it; only a sound one may be in force."""
    catalog = _compiled(organization, [_built_in(engine_version), *declarations])
    return catalog, problems_of(catalog, engine_version)


def _built_in(engine_version: str) -> PluginDeclarations:
    info = PluginInfo(
        id=BUILT_IN,
        version=engine_version,
        title=Text("Amparo itself", "Amparo mismo"),
        owner="The Amparo authors",
        contact="the project's own pages",
        requires_amparo="",
    )
    return PluginDeclarations(info=info, events=ENGINE_EVENTS)


def _compiled(organization: str, declarations: Sequence[PluginDeclarations]) -> Catalog:
    def merged(part: Callable[[PluginDeclarations], tuple[Item, ...]]) -> tuple[Item, ...]:
        stamped = (
            item.model_copy(update={"plugin": declared.info.id}) for declared in declarations for item in part(declared)
        )
        return tuple(sorted(stamped, key=_place))

    catalog = Catalog(
        hash="",
        organization=organization,
        plugins=tuple(sorted((declared.info for declared in declarations), key=lambda info: (info.id, info.version))),
        case_types=merged(lambda declared: declared.case_types),
        facts=merged(lambda declared: declared.facts),
        rule_facts=merged(lambda declared: declared.rule_facts),
        events=merged(lambda declared: declared.events),
        steps=merged(lambda declared: declared.steps),
        rules=merged(lambda declared: declared.rules),
        ladders=merged(lambda declared: declared.ladders),
        clocks=merged(lambda declared: declared.clocks),
        documents=merged(lambda declared: declared.documents),
        actions=merged(lambda declared: declared.actions),
        placement=merged(lambda declared: declared.placement),
        courts=merged(lambda declared: declared.courts),
        registers=merged(lambda declared: declared.registers),
        government_forms=merged(lambda declared: declared.government_forms),
        settings=_settings(declarations),
    )
    return catalog.model_copy(update={"hash": content_hash(catalog)})


def _settings(declarations: Sequence[PluginDeclarations]) -> tuple[PluginSettings, ...]:
    said = (
        PluginSettings(plugin=declared.info.id, form=declared.settings, values=declared.values)
        for declared in declarations
        if declared.settings.fields
    )
    return tuple(sorted(said, key=lambda one: one.plugin))


def _place(item: Any) -> tuple[str, str, str]:  # noqa: ANN401 - any declaration
    name = next((getattr(item, key) for key in ("id", "name", "kind", "code") if hasattr(item, key)), "")
    return str(name), item.plugin, item.model_dump_json()
