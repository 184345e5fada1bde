"""What a plugin may declare: one hook for each kind of declaration.

A plugin is a module with functions of these names, each marked with `@hookimpl`. It implements the hooks it needs and
`amparo_plugin_info`, which every plugin has. The hooks are called in a process of the plugin's own while a catalog is
built, never while a case is worked on. They are pure: same context, same answer; no clock, no network.

Every hook but the first two *collects*: what all enabled plugins give back is put together and sorted by id, so that
the order in which they were installed means nothing. None can gate, shadow or hide another's: two declarations of one
id refuse the whole catalog, and what a plugin declares is stamped with its id whatever it says itself.
"""

# mypy: disable-error-code="empty-body"
# A hook's body is the plugins': here stands only what they agree to.

from __future__ import annotations

from collections.abc import Sequence

import pluggy

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
    PluginInfo,
    RegisterDeclaration,
    RuleFact,
    StepDeclaration,
)

PROJECT = "amparo"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


# --- who the plugin is ------------------------------------------------------------------------------------------------


@hookspec(firstresult=True)
def amparo_plugin_info() -> PluginInfo:
    """Called first, once for each catalog, before any other hook.

    Returns:
        Who the plugin is, who keeps it, and for which versions of the engine it is meant. Its id is the name under
        which it is installed. A plugin without this hook, or with two of them, is broken.
    """


@hookspec(firstresult=True)
def amparo_settings() -> Form:
    """Called once for each catalog, before every hook that takes the context, to learn what an organization may set.

    Returns:
        The form of one model, `Form.of(Settings)`; at most one for a plugin. Each field has a default, if only None,
        and states no fact. What was set comes in `context.settings` and, to actions, in `call.settings`; both give the
        model back with `settings_as(Settings)`. What is marked `Ask(secret=True)`, such as a token, actions alone see.
    """


# --- what kinds of case there are -------------------------------------------------------------------------------------


@hookspec
def amparo_case_types(context: PluginContext) -> Sequence[CaseType]:
    """Called once for each catalog, to learn which kinds of case the organization can open.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Case types with their phases, persons' roles and forums. Collected, by id.
    """


@hookspec
def amparo_facts(context: PluginContext) -> Sequence[FactDeclaration]:
    """Called once for each catalog, to learn which facts may be stated about a case, a person or a proceeding.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Facts, each named `<id of the plugin>.<name>`. Collected, by name. Every plugin's conditions may ask about them;
        only the plugin's own forms, events and actions state them.
    """


@hookspec
def amparo_events(context: PluginContext) -> Sequence[EventDeclaration]:
    """Called once for each catalog, to learn what can happen in a case.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Events with the values they carry. Collected, by kind, together with the engine's own. An event that replaces or
        ends another's matter (`updates`, `ends`) is about an event of the same plugin.
    """


@hookspec
def amparo_courts(context: PluginContext) -> Sequence[CourtDeclaration]:
    """Called once for each catalog, to learn the courts and offices, and the zones that decide the hour there.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Courts. Collected, by code.
    """


# --- what there is to do ----------------------------------------------------------------------------------------------


@hookspec
def amparo_steps(context: PluginContext) -> Sequence[StepDeclaration]:
    """Called once for each catalog, to learn which work there is, also in case types of other plugins.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Steps, each placed by its condition and phase. Collected, by id; within a phase `after` orders them and gates
        nothing.
    """


@hookspec
def amparo_actions(context: PluginContext) -> Sequence[ActionDeclaration]:
    """Called once for each catalog, to learn which of the plugin's functions can be run for a step.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Actions: the function, the values it is handed, the answers it gives, and whose task the step becomes when it
        fails. Collected, by id.
    """


# --- which dates run --------------------------------------------------------------------------------------------------


@hookspec
def amparo_deadline_rules(context: PluginContext) -> Sequence[DeadlineRule]:
    """Called once for each catalog, to learn which events start which dates.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Rules, usually `load_rules(__name__)`. Collected, by id: two rules on one event give two deadlines, and no rule
        moves, meets or silences another plugin's.
    """


@hookspec
def amparo_rule_facts(context: PluginContext) -> Sequence[RuleFact]:
    """Called once for each catalog, to learn what rules may read besides their trigger, and where a case holds it.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Facts for rules. Collected, by name. Every plugin's rules may read them.
    """


@hookspec
def amparo_ladders(context: PluginContext) -> Sequence[Ladder]:
    """Called once for each catalog, to learn who is told of a deadline, how long before and who is next.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Ladders, which rules name. Collected, by id.
    """


@hookspec
def amparo_clocks(context: PluginContext) -> Sequence[ClockDeclaration]:
    """Called once for each catalog, to learn which days are counted between which events.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Clocks, which rules name. Collected, by id.
    """


# --- records that are not cases ---------------------------------------------------------------------------------------


@hookspec
def amparo_registers(context: PluginContext) -> Sequence[RegisterDeclaration]:
    """Called once for each catalog, to learn which records the organization keeps that are not cases.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Registers with their fields, commands, lists and reports. Collected, by id. A register's fields may refer to
        another plugin's records and its commands act only upon records of the same plugin.
    """


# --- papers and people ------------------------------------------------------------------------------------------------


@hookspec
def amparo_documents(context: PluginContext) -> Sequence[DocumentTemplate]:
    """Called once for each catalog, to learn which Word templates there are and what each asks for.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Templates, usually `load_documents(__name__)`. Collected, by id.
    """


@hookspec
def amparo_government_forms(context: PluginContext) -> Sequence[GovernmentForm]:
    """Called once for each catalog, to learn how a case fills which editions of which government forms.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Forms, usually `load_government_forms(__name__)`. Collected, by id. Two of one number and edition refuse the
        catalog: which of them fills a file must not depend on anything but the file.
    """


@hookspec
def amparo_placement(context: PluginContext) -> Sequence[PlacementPolicy]:
    """Called once for each catalog, to learn how cases are offered to volunteer attorneys.

    Args:
        context: for which organization and by which engine the catalog is built.

    Returns:
        Policies. Collected; two for one case type refuse the catalog.
    """
