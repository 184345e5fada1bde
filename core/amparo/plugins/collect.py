"""What plugins declare, read in processes of their own, so that none of their code ever runs inside the engine.

`collect` is the engine's side. `python -m amparo.plugins.collect` is the plugin's: one process for each plugin, which
answers with one line of JSON and is then ended. A plugin that raises, hangs or uses up memory is broken by name; the
others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from pydantic import ConfigDict, ValidationError

from amparo.declarations import FactValue, Form, PluginContext, PluginDeclarations
from amparo.declarations.text import Declared
from amparo.errors import PluginBroken
from amparo.plugins import cage
from amparo.plugins.asked_twice import difference, in_a_child
from amparo.plugins.cage import DEFAULT_LIMITS, Limits, Silence, Terms
from amparo.plugins.manager import PluginSource, declarations, in_words, load, settings_form
from amparo.plugins.quarters import Quarters
from amparo.plugins.scratch import remove_what_the_killed_left
from amparo.plugins.setting_values import settings_refused, values_for

_AT_ONCE = 4


class BrokenPlugin(Declared):
    """A plugin that could not be read, and why, in one sentence; what can be set of it, if it came to say so.

    `problems` is everything that was found, if more is known than that sentence.
    """

    id: str
    why: str
    problems: tuple[str, ...] = ()
    settings: Form = Form()


class Collected(Declared):
    """What the plugins declare, each for itself and by id, and which of them are broken."""

    declarations: tuple[PluginDeclarations, ...] = ()
    broken: tuple[BrokenPlugin, ...] = ()


class _Question(Declared):
    source: PluginSource
    context: PluginContext
    terms: Terms
    twice: bool


class _Answer(Declared):
    model_config = ConfigDict(title="its answer")

    declarations: PluginDeclarations | None = None
    why: str = ""
    problems: tuple[str, ...] = ()
    settings: Form = Form()


def collect(
    plugins: Sequence[PluginSource],
    context: PluginContext,
    limits: Limits = DEFAULT_LIMITS,
    settings: Mapping[str, Mapping[str, FactValue]] | None = None,
    *,
    unconfined_too: bool = False,
    twice: bool = False,
) -> Collected:
    """Ask each plugin, in a process of its own, for what it declares; never raises for what a plugin does.

    `settings` holds by plugin what the organization set of it, without what is secret; each is handed its own.
    Where nothing can be confined, a plugin that does not ship with the engine is broken, unless `unconfined_too`. One
    that is asked `twice` is broken if it does not declare the same both times.
    """
    own = {plugin: context.model_copy(update={"settings": dict(set_)}) for plugin, set_ in (settings or {}).items()}
    remove_what_the_killed_left()

    def asked(source: PluginSource) -> PluginDeclarations | BrokenPlugin:
        asks = partial(_Question, source=source, context=own.get(source.id, context), twice=twice)
        return _collected(source, asks, limits, unconfined_too=unconfined_too)

    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        found = list(pool.map(asked, plugins))
    return Collected(
        declarations=tuple(
            sorted((one for one in found if isinstance(one, PluginDeclarations)), key=lambda one: one.info.id)
        ),
        broken=tuple(sorted((one for one in found if isinstance(one, BrokenPlugin)), key=lambda one: one.id)),
    )


def _collected(
    source: PluginSource, asks: Callable[..., _Question], limits: Limits, *, unconfined_too: bool
) -> PluginDeclarations | BrokenPlugin:
    if not source.module:
        which = f"version {source.version} of it is" if source.version else "it is"
        why = f"{which} enabled but not installed; install it, or go without it"
        return BrokenPlugin(id=source.id, why=why)
    with Quarters(source, limits, unconfined_too=unconfined_too) as quarters:
        try:
            process, terms = quarters.start("amparo.plugins.collect", keep_prints=True)
        except PluginBroken as refused:
            return BrokenPlugin(id=source.id, why=refused.why)
        question = asks(terms=terms)
        answer = cage.ask(process, question.model_dump_json().encode(), limits.seconds, limits.answer)
    return _read(source, question.context, answer, limits)


def _read(
    source: PluginSource, context: PluginContext, answer: bytes | Silence, limits: Limits
) -> PluginDeclarations | BrokenPlugin:
    if isinstance(answer, Silence):
        return BrokenPlugin(id=source.id, why=_in_words(answer, source, limits))
    try:
        read = _Answer.model_validate_json(answer)
    except (ValidationError, TypeError) as refused:  # TypeError: a condition's own constructor met a strange key
        return BrokenPlugin(id=source.id, why=f"what it declares is not valid: {in_words(refused)}")
    if read.declarations is None:
        return BrokenPlugin(id=source.id, why=read.why, problems=read.problems, settings=read.settings)
    if read.declarations.info.id != source.id:
        why = f"it calls itself “{read.declarations.info.id}” but is installed as “{source.id}”; make both the same"
        return BrokenPlugin(id=source.id, why=why)
    # the engine's own account of what was set, whatever a plugin says that it was told
    values = values_for(read.declarations.settings, context.settings)
    return read.declarations.model_copy(update={"values": values})


def _in_words(silence: Silence, source: PluginSource, limits: Limits) -> str:
    match silence:
        case Silence.HUNG:
            return (
                f"module {source.module} did not say within {limits.seconds} seconds what it declares, and was stopped"
            )
        case Silence.ENDED:
            return f"the process of module {source.module} ended before it said what it declares"
        case Silence.TOO_MUCH:
            return f"module {source.module} declares more than {limits.answer:,} bytes"


# --- the plugin's side ------------------------------------------------------------------------------------------------


def _answer(question: _Question) -> _Answer:
    plugin, form = question.source.id, Form()
    try:
        loaded = load(question.source)
        form = settings_form(loaded, plugin)
        found = declarations(loaded, plugin, _context_for(plugin, form, question.context))
    except PluginBroken as broken:
        return _Answer(why=broken.why, problems=_beyond(broken), settings=form)
    return _Answer(declarations=found)


def _beyond(broken: PluginBroken) -> tuple[str, ...]:
    return () if broken.problems == (broken.why,) else broken.problems


def _context_for(plugin: str, form: Form, context: PluginContext) -> PluginContext:
    """Return the context with the settings that the form asks for; raises PluginBroken for values that do not do."""
    values = values_for(form, context.settings)
    if (refused := settings_refused(form, values)) is not None:
        why = f"its settings do not do: {refused.sentence.en}. Set them anew"
        raise PluginBroken(plugin, why)
    return context.model_copy(update={"settings": values})


def _line(question: _Question) -> str:
    try:
        return _answer(question).model_dump_json()
    except ValueError as unwritable:  # a plugin that went around the models' own checks
        return _Answer(why=f"what it declares cannot be written down: {type(unwritable).__name__}").model_dump_json()


def main() -> None:
    """Read one question from the pipe, load the plugin under limits, and answer with one line.

    A plugin that is asked twice is refused if it does not say the same.
    """
    requests, answers = cage.private_pipes()
    question = _Question.model_validate_json(requests.readline())
    cage.settle_in(question.terms)
    cage.look_in(question.source.folders)
    first = in_a_child(partial(_line, question)) if question.twice else ""
    line = _line(question)
    if place := difference(first, line):
        line = _Answer(why=f"it declares something else each time that it is asked, first in {place}").model_dump_json()
    answers.write(line.encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
