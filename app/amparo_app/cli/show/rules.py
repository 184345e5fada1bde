"""Deadline rules in a list, with who confirmed them; and those that somebody should look at, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from amparo.case.rule_review import Reviewed, RuleConfirmation
from amparo.declarations import DeadlineRule, StateOfLaw
from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, columns, section
from amparo_app.cli.show.words import say
from amparo_app.rule_lines import RuleLine

if TYPE_CHECKING:
    from amparo_app.law import Law


def rules_view(lines: Sequence[RuleLine], law: Law, language: str) -> RenderableType:
    """List rules, each with what starts it, how it is counted, its law, and how sure it is."""
    if not lines:
        return Text(say("r_none", language))
    told = [part for line in lines for part in _block(line, language)]
    return Group(*told, Text(_head(lines, law, language)), Text(say("r_how", language), style=FAINT))


def _head(lines: Sequence[RuleLine], law: Law, language: str) -> str:
    if not law.organization:
        return say("r_of_plugins", language, count=len(lines))
    confirmed = sum(bool(line.confirmed_by) for line in lines)
    return say("r_of_organization", language, count=len(lines), organization=law.organization, confirmed=confirmed)


def _block(line: RuleLine, language: str) -> Iterator[RenderableType]:
    kind, starts = say(f"kind_{line.kind.value}", language), say("started_by", language)
    counts = f"{kind} · {starts}: {line.trigger.in_(language)} · {line.offset.in_(language)}"
    law = Text(f"{line.citation} · {line.in_force.in_(language)}", style=HEED if line.disabled else FAINT)
    yield Text.assemble((f"{line.id}  ", NAME), (line.name.in_(language), "bold"))
    told = Group(Text(f"{counts} · {line.counted.in_(language)}"), law, sureness(line, language))
    yield Padding(told, (0, 0, 1, 2))


def sureness(line: RuleLine, language: str) -> Text:
    """Say how sure a rule is, where its law stands, and by whom it was confirmed."""
    marks = [say("r_confidence", language, confidence=line.confidence)]
    marks += [say("r_general_knowledge", language)] if line.general_knowledge else []
    marks += [say(f"r_state_{line.state_of_law}", language)] if line.state_of_law is not StateOfLaw.SETTLED else []
    told = Text(" · ".join(marks) + " · ", style=FAINT)
    return told.append(confirmed_by(line, language), style=GOOD if line.confirmed_by else HEED)


def confirmed_by(line: RuleLine, language: str) -> str:
    """Say by whom and when a rule was confirmed, or that no attorney did."""
    if line.confirmed_by:
        return say("r_confirmed", language, who=line.confirmed_by, day=line.confirmed_on)
    return say("r_unconfirmed", language)


def confirmed_view(rule: DeadlineRule, said: RuleConfirmation, who: str, language: str) -> RenderableType:
    """Say what an attorney said of a rule."""
    if said.withdrawn:
        return Text(say("r_now_withdrawn", language, who=who, rule=rule.id), style=HEED)
    return Text(say("r_now_confirmed", language, who=who, rule=rule.id, version=said.rule_version), style=GOOD)


def review_view(found: Sequence[Reviewed], law: Law, language: str) -> RenderableType:
    """List the rules to look at, by their most pressing reason, each with all of its reasons."""
    count = len(law.rules)
    if not found:
        return Text(say("r_review_well", language, all=count), style=GOOD)
    head = Text(say("r_review_head", language, count=len(found), all=count), style="bold")
    how = Text(say("r_review_how", language), style=FAINT)
    return Group(head, *_by_reason(found, language), Text(""), how)


def _by_reason(found: Iterable[Reviewed], language: str) -> Iterator[RenderableType]:
    for reason, rules in groupby(found, key=lambda one: one.reasons[0]):
        rows = [(Text(one.rule_id, style=NAME), _reviewed(one, language)) for one in rules]
        yield section(f"{say(f'r_reason_{reason.value}', language)} ({len(rows)})", columns(rows))


def _reviewed(one: Reviewed, language: str) -> Text:
    told = Text(one.title.in_(language), style="bold")
    first, *others = (sentence.in_(language) for sentence in one.sentences)
    told.append(f"\n{first}", style=f"not bold {HEED}")
    told.append("".join(f" · {other}" for other in others), style=f"not bold {FAINT}")
    told.append(f"\n{one.citation}", style=f"not bold {FAINT}")
    return told
