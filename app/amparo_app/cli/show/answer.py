"""A rule's answer: the dates, each step of the count, what to heed, and the law."""

from __future__ import annotations

from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.deadlines.answer import Answer
from amparo.declarations import DeadlineRule, RuleKind
from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, labelled
from amparo_app.cli.show.words import long_day, say


def answer_view(found: Answer, rule: DeadlineRule, language: str, confirmed: str) -> RenderableType:
    """Draw an answer that is no error; `confirmed` says by whom and when the rule was confirmed, or that it was not."""
    head = Text.assemble((f"{rule.id}  ", NAME), (rule.title.in_(language), "bold"))
    pairs: list[tuple[str, RenderableType]] = [("", Text(_dates(found, language), style="bold"))]
    pairs += [(say("because", language) if not place else "", Text(sentence))
              for place, sentence in enumerate(found.counting)]  # fmt: skip
    pairs += [(say("heed", language) if not place else "", Text(sentence, style=HEED))
              for place, sentence in enumerate(found.warnings)]  # fmt: skip
    law = say("law_line", language, citation=found.citation, rule=rule.id, version=found.rule_version)
    pairs.append((say("law", language), Text(law, style=FAINT)))
    pairs.append(("", Text(confirmed, style=GOOD if found.confirmed else HEED)))
    return Group(head, labelled(pairs))


def _dates(found: Answer, language: str) -> str:
    legal_code = "legal_from" if found.kind is RuleKind.NOT_BEFORE else "legal_due"
    known = ((legal_code, found.legal_due), ("safe_due", found.safe_due))
    told = [f"{say(code, language)} {_day(day, language)}" for code, day in known if day is not None]
    if told:
        return " · ".join(told)
    return say(f"r_status_{found.status}", language)


def _day(day: date, language: str) -> str:
    return f"{day.isoformat()} ({long_day(day, language)})"
