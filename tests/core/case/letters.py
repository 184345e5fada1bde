"""Letters that carry dates, for the tests of dates on papers: their rules, and what people say of them."""

from __future__ import annotations

from datetime import date

from tests.core.case.practice import CATALOG, EVENTS, MORNING, Docket, field, rule
from tests.core.case.situations import only

from amparo.case.commands import Body, SetPrinted, VerifyPrinted
from amparo.case.watch import Problem, Watched, check
from amparo.declarations import (
    Catalog,
    Counting,
    EventDeclaration,
    FactSource,
    FieldKind,
    LawValue,
    MetBy,
    RuleFact,
    RuleKind,
    Text,
    Trigger,
)

TODAY = MORNING.date()
COUNTED = date(2027, 4, 1)  # 87 days after January 4, a Thursday
LATER, EARLIER = date(2027, 4, 20), date(2027, 3, 16)
LETTER = EventDeclaration(
    kind="letter_received",
    title=Text("letter received"),
    fields=(field("due", FieldKind.DATE, required=False), field("set_for", FieldKind.DATE, required=False)),
)
LETTER_AGAIN = EventDeclaration(
    kind="letter_replaced", title=Text("letter replaced"), about="letter_received", updates=True, fields=LETTER.fields
)
ANSWERED = EventDeclaration(kind="letter_answered", title=Text("letter answered"), about="letter_received")
RULES = (
    rule("answer_letter", Counting.CALENDAR_DAYS, 87, Trigger(event="letter_received"), printed_field="due",
         met_by=(MetBy(event="letter_answered", occasion=True),)),
    rule("obey_letter", Counting.SET_DATE, 0, Trigger(event="letter_received"), unit="none", set_by=("set_for",)
         ).model_copy(update={"values": ()}),
    rule("wait_for_letter", Counting.NOT_BEFORE, 87, Trigger(event="letter_received"), kind=RuleKind.NOT_BEFORE,
         ladder=None),
    rule("future_letter", Counting.CALENDAR_DAYS, 30, Trigger(event="letter_received")).model_copy(
        update={"values": (LawValue(from_=date(2030, 1, 1), value=30, authority="Act of the tests, section 4"),)}),
)  # fmt: skip
OF_LETTERS = Catalog.model_validate(
    CATALOG.model_dump()
    | {
        "events": (*EVENTS, LETTER, LETTER_AGAIN, ANSWERED),
        "rules": RULES,
        "rule_facts": (
            RuleFact(
                name="set_for", title=Text("set for"), kind=FieldKind.DATE, sources=(FactSource(field="set_for"),)
            ),
        ),
    }
)
PAPER = "request for evidence of 4 January"


def enter(day: date, deadline: str = "answer_letter") -> SetPrinted:
    """Return the command that enters a date from the paper."""
    return SetPrinted(deadline=deadline, on=day, paper=PAPER, reference="LIN-0000")


def verify(day: date, deadline: str = "answer_letter") -> VerifyPrinted:
    """Return the command that says what a second person read."""
    return VerifyPrinted(deadline=deadline, on=day)


def legal(docket: Docket, of: str = "answer_letter") -> date | None:
    """Return the date in force."""
    return only(docket, of).dates.legal_due


def refused(docket: Docket, actor: str, body: Body) -> str:
    """Return the code by which a command is refused."""
    refusal = docket.ask(actor, body)
    assert refusal is not None
    return refusal.code


def healthy(docket: Docket) -> bool:
    """Return whether the second calendar finds no fault with a record; mails, which nobody writes here, aside."""
    watched = Watched(case=docket.case, events=tuple(docket.events), has_workflow=True)
    found = check(watched, {docket.case.catalog: docket.catalog}, docket.now)
    return not [one for one in found if one.problem is not Problem.NOBODY_TOLD]
