"""Plugins found, loaded and asked: each alone, with everything that comes back checked.

`installed` is the engine's and imports nothing of a plugin. `load` and `declarations` import its code and are called in
the plugin's own process only.
"""

from __future__ import annotations

import importlib
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib.machinery import PathFinder
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pluggy
from pydantic import ValidationError

from amparo.declarations import (
    ActionDeclaration,
    CaseType,
    ClockDeclaration,
    CourtDeclaration,
    DeadlineRule,
    DocumentTemplate,
    EventDeclaration,
    FactDeclaration,
    Form,
    GovernmentForm,
    Ladder,
    PlacementPolicy,
    PluginContext,
    PluginDeclarations,
    PluginInfo,
    RegisterDeclaration,
    RuleFact,
    StepDeclaration,
)
from amparo.declarations.text import Declared
from amparo.errors import AmparoError, PluginBroken, UnknownName
from amparo.plugins import hookspecs
from amparo.plugins.place import place_of

Found = TypeVar("Found")

LONGEST_REASON = 300
LONGEST_LIST_OF_PROBLEMS = 4_000


class PluginSource(Declared):
    """Where a plugin is: its id, the module with its hooks (none if it is not installed), and folders to look in.

    A `shipped` one is in the engine's own environment. `version` is that of one that an operator installed, empty for
    the others; `network` holds the `host:port` that its actions may reach.
    """

    id: str
    module: str = ""
    folders: tuple[str, ...] = ()
    version: str = ""
    shipped: bool = False
    network: tuple[str, ...] = ()


def named(source: PluginSource) -> str:
    """Return how a plugin in development is named on a command line: `id=module=folder:folder`."""
    return "=".join([source.id, source.module, os.pathsep.join(source.folders)])


def installed(extra: Iterable[str] = ()) -> tuple[PluginSource, ...]:
    """Return the installed plugins by id, and `extra` ones named as `named` does; none is imported.

    An extra one takes the place of an installed one: somebody develops what is installed too.
    """
    developed = [_source(name) for name in extra]
    own = {source.id for source in developed}
    points = [point for point in entry_points(group=hookspecs.PROJECT) if point.name not in own]
    found = [PluginSource(id=point.name, module=point.module, shipped=True) for point in points]
    found += developed
    return tuple(sorted(found, key=lambda source: (source.id, source.module)))


def _source(name: str) -> PluginSource:
    plugin, module, folders = (*name.split("=", 2), "", "")[:3]
    return PluginSource(id=plugin, module=module, folders=tuple(filter(None, folders.split(os.pathsep))))


def package_folder(package: str, folders: Iterable[str] = ()) -> Path:
    """Return the folder of a plugin's package, which is not imported; `folders` are looked in first.

    For its Word files: `importlib.resources` would import the package, and with it the plugin's code.
    Raises UnknownName if there is no such package.
    """
    places: Sequence[str] | None = [*folders, *sys.path]
    parts = package.split(".")
    for depth in range(1, len(parts) + 1):
        spec = PathFinder.find_spec(".".join(parts[:depth]), places)
        places = spec.submodule_search_locations if spec else None
        if not places:
            raise UnknownName("installed package", package, ())
    return Path(next(iter(places or ())))


def load(source: PluginSource) -> pluggy.PluginManager:
    """Import one plugin and register it alone under its id; raises PluginBroken, naming a misspelt hook."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    module = _run(source.id, f"importing {source.module}", lambda: importlib.import_module(source.module))
    _refuse_unmarked(source.id, module)
    try:
        manager.register(module, name=source.id)
        _refuse_unknown(source.id, manager, module)
        manager.check_pending()
    except pluggy.PluginValidationError as refused:
        raise PluginBroken(source.id, one_line(refused, LONGEST_REASON)) from refused
    return manager


def declarations(manager: pluggy.PluginManager, plugin: str, context: PluginContext) -> PluginDeclarations:
    """Ask a loaded plugin for everything it declares; raises PluginBroken, naming every hook that went wrong."""
    wrong: list[PluginBroken] = []

    def every(hook: str, kind: type[Found]) -> tuple[Found, ...]:
        try:
            return tuple(_collected(manager, plugin, hook, kind, context=context))
        except PluginBroken as broken:
            wrong.append(broken)
            return ()

    declared = PluginDeclarations(
        info=_info(manager, plugin),
        settings=settings_form(manager, plugin),
        case_types=every("amparo_case_types", CaseType),
        facts=every("amparo_facts", FactDeclaration),
        rule_facts=every("amparo_rule_facts", RuleFact),
        events=every("amparo_events", EventDeclaration),
        steps=every("amparo_steps", StepDeclaration),
        rules=every("amparo_deadline_rules", DeadlineRule),
        ladders=every("amparo_ladders", Ladder),
        clocks=every("amparo_clocks", ClockDeclaration),
        documents=every("amparo_documents", DocumentTemplate),
        actions=every("amparo_actions", ActionDeclaration),
        placement=every("amparo_placement", PlacementPolicy),
        courts=every("amparo_courts", CourtDeclaration),
        registers=every("amparo_registers", RegisterDeclaration),
        government_forms=every("amparo_government_forms", GovernmentForm),
    )
    for action in declared.actions:
        try:
            _run(plugin, f"action “{action.id}”, finding {action.function}", partial(function_of, action.function))
        except PluginBroken as broken:
            wrong.append(broken)
    if wrong:
        raise PluginBroken(plugin, wrong[0].why, [problem for broken in wrong for problem in broken.problems])
    return declared


def settings_form(manager: pluggy.PluginManager, plugin: str) -> Form:
    """Ask a loaded plugin what may be set of it; nothing if it does not say. Raises PluginBroken."""
    implementations = len(manager.hook.amparo_settings.get_hookimpls())
    if not implementations:
        return Form()
    if implementations > 1:
        raise PluginBroken(plugin, f"it has {implementations} amparo_settings; one says all that can be set of it")
    form = _run(plugin, "amparo_settings", manager.hook.amparo_settings)
    if not isinstance(form, Form):
        raise PluginBroken(plugin, f"amparo_settings gave back {_kind(form)} instead of a Form")
    for field in form.fields:
        if field.required:  # it could not be checked, installed or enabled before somebody set it
            raise PluginBroken(plugin, f"amparo_settings: “{field.name}” has no default; give it one, if only None")
    return form


def function_of(path: str) -> Callable[..., Any]:
    """Import and return the function that `module:name` names; raises what importing it raises."""
    module, _, name = path.partition(":")
    found = getattr(importlib.import_module(module), name)
    if not callable(found):
        msg = f"{path} is not a function"
        raise TypeError(msg)
    return found  # type: ignore[no-any-return]  # getattr


def one_line(problem: object, longest: int) -> str:
    """Return a text as one printable line, cut at `longest` characters."""
    words = " ".join("".join(c if c.isprintable() else " " for c in str(problem)).split())
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def in_words(raised: BaseException) -> str:
    """Return what an exception says as one line; of a model's refusal, the model, the fields and what they lack."""
    if not isinstance(raised, ValidationError):
        return one_line(raised, LONGEST_REASON)
    details = (f"{'.'.join(map(str, error['loc'])) or 'it'}: {error['msg']}" for error in raised.errors())
    return one_line(f"{raised.title}, {'; '.join(details)}", LONGEST_REASON)


def _run(plugin: str, doing: str, work: Callable[[], Found]) -> Found:
    try:
        return work()
    except AmparoError as refused:  # our own loaders list every problem: keep the whole list
        each = [one_line(problem, LONGEST_REASON) for problem in getattr(refused, "problems", ())]
        raise PluginBroken(plugin, f"{doing}: {one_line(refused, LONGEST_LIST_OF_PROBLEMS)}", each) from refused
    except (Exception, SystemExit) as raised:
        said = f": {in_words(raised)}" if str(raised) else ""
        why = f"{doing} raised {type(raised).__name__}{said}"
        raise PluginBroken(plugin, why, [f"{place}: {why}" if (place := place_of(raised)) else why]) from raised


def _known_hooks() -> set[str]:
    return {name for name, _ in inspect.getmembers(hookspecs, inspect.isfunction) if name.startswith("amparo_")}


def _refuse_unmarked(plugin: str, module: ModuleType) -> None:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("amparo_") and not hasattr(function, f"{hookspecs.PROJECT}_impl"):
            raise PluginBroken(plugin, f"its function {name} is not marked with @hookimpl, so it would never be called")


def _refuse_unknown(plugin: str, manager: pluggy.PluginManager, module: ModuleType) -> None:
    for caller in manager.get_hookcallers(module) or ():
        optional = all(implementation.optionalhook for implementation in caller.get_hookimpls())
        if not caller.has_spec() and not optional:  # an optional one is of another release of the engine
            raise PluginBroken(plugin, str(UnknownName("hook", caller.name, _known_hooks())))


def _info(manager: pluggy.PluginManager, plugin: str) -> PluginInfo:
    implementations = len(manager.hook.amparo_plugin_info.get_hookimpls())
    if implementations != 1:
        raise PluginBroken(
            plugin, f"it has {implementations or 'no'} amparo_plugin_info; it needs one, to say who it is"
        )
    info = _run(plugin, "amparo_plugin_info", manager.hook.amparo_plugin_info)
    if not isinstance(info, PluginInfo):
        raise PluginBroken(plugin, f"amparo_plugin_info gave back {_kind(info)} instead of a PluginInfo")
    return info


def _collected(
    manager: pluggy.PluginManager, plugin: str, hook: str, kind: type[Found], **given: PluginContext
) -> Iterator[Found]:
    caller = getattr(manager.hook, hook)
    lists = _run(plugin, hook, lambda: caller(**given))
    if len(lists) != sum(not (i.wrapper or i.hookwrapper) for i in caller.get_hookimpls()):
        # pluggy leaves out None without a word, and a forgotten `return` would be a plugin without its deadlines
        raise PluginBroken(plugin, f"{hook} gave back nothing; to declare none, it gives back an empty list")
    for declared in lists:
        yield from _checked(plugin, hook, declared, kind)


def _checked(plugin: str, hook: str, declared: object, kind: type[Found]) -> Iterator[Found]:
    if not isinstance(declared, Sequence) or isinstance(declared, str | bytes):
        raise PluginBroken(plugin, f"{hook} gave back {_kind(declared)} instead of a list of {kind.__name__}")
    for number, item in enumerate(declared, 1):
        if not isinstance(item, kind):
            raise PluginBroken(plugin, f"{hook}, item {number}, is {_kind(item)} instead of a {kind.__name__}")
        yield item


def _kind(thing: object) -> str:
    name = type(thing).__name__
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"
