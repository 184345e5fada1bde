"""What a rule reads is found where the vocabulary says that the record holds it; “none yet” is not “nobody knows”."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.core.case.practice import Docket
from tests.core.case.practice import rule as rule_of_the_tests

from amparo.case.commands import AmendEvent, RecordEvent, StateFacts
from amparo.case.conditions import Where
from amparo.case.rule_facts import rule_facts
from amparo.deadlines.facts import FactAnswer
from amparo.declarations import Catalog, Counting, FactSource, FieldKind, Note, RuleFact, Text, Trigger, When

ARRIVED, FILED = date(2026, 12, 1), date(2026, 12, 20)
COURT = {"court": "LOS"}
DATE = FieldKind.DATE


def fact(kind: FieldKind, *sources: FactSource, **more: Any) -> RuleFact:
    """A fact of the vocabulary, named `asked`."""
    return RuleFact(name="asked", title=Text("asked"), kind=kind, sources=sources, **more)


def found(docket: Docket, declared: RuleFact, where: Where | None = None, **data: Any) -> dict[str, FactAnswer]:
    """What a rule that reads this fact finds in a case."""
    catalog = Catalog(organization="clinic", hash="", rule_facts=(declared,))
    reads = (Note(when=(When(fact="asked"),), say=Text("say")),)
    rule = rule_of_the_tests("reader", Counting.CALENDAR_DAYS, 30, Trigger(event="last_arrival"), notes=reads)
    return rule_facts(docket.case, catalog, rule, data, where or Where(None, None, None))


def recorded(docket: Docket, event: str, on: date, **more: Any) -> str:
    """Record an event and return its id."""
    docket.do("ana", RecordEvent(event=event, on=on, **more))
    return docket.case.of_kind[event][-1].id


def test_a_fact_that_no_rule_asks_for_is_not_looked_for(docket: Docket) -> None:
    """The vocabulary is long; each rule reads little of it."""
    catalog = Catalog(organization="clinic", hash="", rule_facts=(fact(FieldKind.TEXT, FactSource(field="form")),))
    rule = rule_of_the_tests("plain", Counting.CALENDAR_DAYS, 30, Trigger(event="last_arrival"))

    assert {} == rule_facts(docket.case, catalog, rule, {"form": "written"}, Where(None, None, None))


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        (FieldKind.TEXT, "written", "written"),
        (DATE, "2027-02-26", date(2027, 2, 26)),
        (FieldKind.WHOLE_NUMBER, 0, 0),
        (FieldKind.YES_NO, False, False),
    ],
)
def test_a_field_of_the_trigger_is_read_as_its_kind(
    docket: Docket, kind: FieldKind, said: object, expected: FactAnswer
) -> None:
    """Zero and no are answers too."""
    assert {"asked": expected} == found(docket, fact(kind, FactSource(field="said")), said=said)


def test_a_field_that_nobody_filled_in_is_not_known(docket: Docket) -> None:
    """It is left out, and not none."""
    asked = fact(DATE, FactSource(field="said"))

    assert {} == found(docket, asked)
    assert {} == found(docket, asked, said=None)


def test_a_stated_fact_is_read_and_compared(docket: Docket) -> None:
    """Detained is one of the answers about custody; before anybody answers, nobody knows."""
    asked = fact(FieldKind.YES_NO, FactSource(fact="asylum.custody", equals=("detained",)))

    assert {} == found(docket, asked)
    for custody, detained in (("detained", True), ("free", False)):
        docket.do("ines", StateFacts(facts={"asylum.custody": custody}))

        assert {"asked": detained} == found(docket, asked)


def test_words_of_the_record_are_translated(docket: Docket) -> None:
    """What the record calls otherwise; what has no other word stays."""
    asked = fact(FieldKind.TEXT, FactSource(field="said"), translate=(("immigration_court", "EOIR"),))

    assert {"asked": "EOIR"} == found(docket, asked, said="immigration_court")
    assert {"asked": "uscis"} == found(docket, asked, said="uscis")


def test_the_forum_is_that_of_the_proceeding(docket: Docket) -> None:
    """Outside of a proceeding nobody knows before whom."""
    recorded(docket, "notice_to_appear_filed", date(2027, 1, 4), data=COURT)
    (proceeding,) = docket.case.proceedings
    asked = fact(FieldKind.TEXT, FactSource(forum=True))

    assert {"asked": "immigration_court"} == found(docket, asked, Where(None, proceeding.id, None))
    assert {} == found(docket, asked)


def test_before_the_first_event_there_is_none_yet(docket: Docket) -> None:
    """None is an answer: whoever records everything says by silence that it did not happen."""
    asked = fact(DATE, FactSource(event="i589_filed"))

    assert {"asked": None} == found(docket, asked)
    recorded(docket, "last_arrival", ARRIVED)
    recorded(docket, "i589_filed", FILED)
    assert {"asked": FILED} == found(docket, asked)


def test_the_latest_event_tells_whatever_the_order_in_which_they_were_recorded(docket: Docket) -> None:
    """By the day on which it happened; and what never happened tells nothing."""
    recorded(docket, "last_arrival", ARRIVED)
    latest = recorded(docket, "i589_filed", FILED)
    recorded(docket, "i589_filed", date(2026, 12, 5))
    asked = fact(DATE, FactSource(event="i589_filed"))

    assert {"asked": FILED} == found(docket, asked)
    docket.do("ana", AmendEvent(event=latest, strike=True, reason="Entered in the wrong case."))
    assert {"asked": date(2026, 12, 5)} == found(docket, asked)


def test_only_events_with_what_is_asked_tell(docket: Docket) -> None:
    """A master hearing says nothing of an individual one."""
    recorded(docket, "notice_to_appear_filed", date(2027, 1, 4), data=COURT)
    (proceeding,) = docket.case.proceedings
    data = {"kind": "master", "hearing_date": "2027-03-04"}
    recorded(docket, "hearing_scheduled", date(2027, 1, 4), proceeding=proceeding.id, data=data)
    master, individual = (
        fact(DATE, FactSource(event="hearing_scheduled", where=(("kind", kind),), date_field="hearing_date"))
        for kind in ("master", "individual")
    )
    where = Where(None, proceeding.id, None)

    assert {"asked": date(2027, 3, 4)} == found(docket, master, where)
    assert {"asked": None} == found(docket, individual, where)


def test_an_event_without_what_it_was_to_tell_leaves_it_unknown(docket: Docket) -> None:
    """It happened, so “none yet” would be wrong."""
    recorded(docket, "request_for_evidence", date(2027, 1, 4))
    asked = fact(FieldKind.TEXT, FactSource(event="request_for_evidence", date_field="by"))

    assert {} == found(docket, asked)


def test_what_was_done_about_an_earlier_trigger_does_not_count_for_a_later_one(docket: Docket) -> None:
    """The renewal of the first card extends the first card and not the second."""
    first = recorded(docket, "last_arrival", ARRIVED)
    recorded(docket, "i589_filed", FILED)
    second = recorded(docket, "last_arrival", date(2027, 1, 2))
    asked = fact(DATE, FactSource(event="i589_filed", after_trigger=True))

    assert {"asked": FILED} == found(docket, asked, Where(None, None, first))
    assert {"asked": None} == found(docket, asked, Where(None, None, second))


def test_the_first_place_that_knows_it_answers(docket: Docket) -> None:
    """The trigger's own field before the event."""
    recorded(docket, "last_arrival", ARRIVED)
    recorded(docket, "i589_filed", FILED)
    asked = fact(DATE, FactSource(field="said"), FactSource(event="i589_filed"))

    assert {"asked": date(2027, 1, 4)} == found(docket, asked, said="2027-01-04")
    assert {"asked": FILED} == found(docket, asked)
