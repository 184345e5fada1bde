"""What the record tells a rule besides its trigger: whether it reaches the case at all, and what its date is then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.core.case.practice import CATALOG, Docket, rule

from amparo.case.commands import RecordEvent, StateFacts
from amparo.case.expected import expected_deadlines
from amparo.case.model import Deadline, DeadlineStatus
from amparo.declarations import (
    Catalog,
    Counting,
    DeadlineRule,
    Excepted,
    FactSource,
    FieldKind,
    LawValue,
    RuleFact,
    RuleKind,
    Text,
    Trigger,
    When,
)

ASKED = date(2027, 1, 4)
REQUEST = Trigger(event="request_for_evidence")
BY_MAIL = (When(fact="served_by", values=("mail",)),)
VOCABULARY = (
    RuleFact(name="served_by", title=Text("served by"), kind=FieldKind.TEXT, sources=(FactSource(field="by"),)),
    RuleFact(
        name="detained",
        title=Text("detained"),
        kind=FieldKind.YES_NO,
        sources=(FactSource(fact="asylum.custody", equals=("detained",)),),
    ),
)


def under(docket: Docket, one: DeadlineRule) -> Docket:
    """The case under a law of this one rule."""
    parts: dict[str, Any] = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    docket.catalog = Catalog(**parts | {"rules": (one,), "rule_facts": VOCABULARY})
    return docket


def answer(counting: Counting = Counting.CALENDAR_DAYS, **more: Any) -> DeadlineRule:
    """Ten days from a request."""
    return rule("answer_request", counting, 10, REQUEST, **more)


def asked(docket: Docket, **data: str) -> tuple[Deadline, ...]:
    """The deadlines after a request of January 4, 2027; the second calendar asks for as many."""
    docket.do("ana", RecordEvent(event="request_for_evidence", on=ASKED, data=data))
    assert len(docket.case.deadlines) == len(list(expected_deadlines(docket.case, docket.catalog)))
    return docket.case.deadlines


def test_a_rule_is_found_by_the_event_that_starts_it() -> None:
    """Of each kind of case, in force, and no modifier: a record of years asks only the rules of its events."""
    off = answer(disabled="only proposed").model_copy(update={"id": "off"})
    more = answer(kind=RuleKind.MODIFIER).model_copy(update={"id": "more"})
    elsewhere = answer(case_types=("removal",)).model_copy(update={"id": "elsewhere"})
    here, everywhere = answer(case_types=("asylum",)), answer().model_copy(update={"id": "everywhere"})
    parts: dict[str, Any] = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    catalog = Catalog(**parts | {"rules": (off, more, elsewhere, here, everywhere)})

    assert {"request_for_evidence": (here, everywhere)} == catalog.rules_of["asylum"]


def test_a_rule_that_does_not_reach_the_case_starts_no_deadline(docket: Docket) -> None:
    """Nothing rings for what is not asked of this client."""
    excepted = (Excepted(when=BY_MAIL, why=Text("Not by mail.")),)

    assert () == asked(under(docket, answer(excepted=excepted)), by="mail")


def test_an_exception_that_nobody_knows_of_lets_the_deadline_run(docket: Docket) -> None:
    """What is not known excuses nobody."""
    (deadline,) = asked(under(docket, answer(excepted=(Excepted(when=BY_MAIL, why=Text("Not by mail.")),))))

    assert date(2027, 1, 14) == deadline.dates.legal_due


def test_a_date_that_is_closed_starts_no_deadline(docket: Docket) -> None:
    """It passed for everybody, years ago."""
    closed = answer(Counting.NONE, unit="none", fixed_date=date(1998, 9, 11))

    assert () == asked(under(docket, closed.model_copy(update={"values": ()})))


def test_a_notice_that_is_not_in_force_starts_no_deadline(docket: Docket) -> None:
    """A gate of a later law does not stand open on an agenda."""
    later = (LawValue(from_=date(2030, 1, 1), value=10, authority="Act of the tests, section 1"),)
    notice = answer(kind=RuleKind.NOTICE)

    assert () == asked(under(docket, notice.model_copy(update={"values": later})))


def test_the_trigger_s_own_field_picks_the_number(docket: Docket) -> None:
    """Thirty days for what came by mail: February 3."""
    by_mail = LawValue(from_=None, value=30, authority="Act of the tests, section 2", when=BY_MAIL)
    ten = answer()
    (deadline,) = asked(under(docket, ten.model_copy(update={"values": (*ten.values, by_mail)})), by="mail")

    assert date(2027, 2, 3) == deadline.dates.legal_due


@pytest.mark.parametrize(("custody", "expected"), [("detained", date(2027, 1, 11)), ("free", date(2027, 1, 14))])
def test_a_fact_that_becomes_known_moves_the_date_toward_safety(docket: Docket, custody: str, expected: date) -> None:
    """Seven days for a detained person: the earlier date applies at once."""
    detained = (When(fact="detained", values=(True,)),)
    seven = LawValue(from_=None, value=7, authority="Act of the tests, section 3", when=detained)
    ten = answer()
    asked(under(docket, ten.model_copy(update={"values": (*ten.values, seven)})))
    docket.do("ines", StateFacts(facts={"asylum.custody": custody}))
    (deadline,) = docket.case.deadlines

    assert expected == deadline.dates.legal_due
    assert DeadlineStatus.RUNNING is deadline.status


def test_a_number_that_hangs_on_what_nobody_knows_is_asked_for(docket: Docket) -> None:
    """The deadline stands there without a date, and says which fact is missing."""
    only = tuple(
        LawValue(from_=None, value=days, authority="a", when=(When(fact="served_by", values=(by,)),))
        for by, days in (("mail", 30), ("hand", 10))
    )
    (deadline,) = asked(under(docket, answer().model_copy(update={"values": only})))

    assert None is deadline.dates.legal_due
    assert "served_by" in " ".join(warning.en for warning in deadline.warnings)
