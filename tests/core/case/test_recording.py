"""What happened, put on the record: before which court, about which hearing, of whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.core.case.catalogs import changed
from tests.core.case.practice import CATALOG

from amparo.case.commands import AddPerson, AmendEvent, RecordEvent, StateFacts
from amparo.case.model import Person
from amparo.declarations import Scope

if TYPE_CHECKING:
    from tests.core.case.practice import Docket

    from amparo.case.commands import Body

TODAY = date(2027, 1, 4)
[COURT] = CATALOG.courts
TWO_COURTS = changed("two courts", courts=(COURT, COURT.model_copy(update={"code": "NLA", "name": "another court"})))


def code_of(docket: Docket, actor: str, asked: Body) -> str:
    """Return by which code a command is refused, empty if it is taken."""
    refused = docket.ask(actor, asked)
    return refused.code if refused else ""


def sued(docket: Docket, court: str = "LOS") -> str:
    """Record that a notice to appear was filed with a court, and return the proceeding's id."""
    docket.do("ana", RecordEvent(event="notice_to_appear_filed", on=TODAY, data={"court": court}))
    return docket.case.of_kind["notice_to_appear_filed"][-1].proceeding or ""


def scheduled(docket: Docket, on: str, proceeding: str | None = None) -> str:
    """Record a master hearing on a date, and return its id."""
    data = {"kind": "master", "hearing_date": on}
    docket.do("ana", RecordEvent(event="hearing_scheduled", on=TODAY, data=data, proceeding=proceeding))
    return docket.case.events[-1].id


@pytest.fixture
def with_child(docket: Docket) -> Docket:
    """Return a case of a mother and her child, under facts of a person and of a proceeding."""
    custody, child = CATALOG.facts
    of_person = child.model_copy(update={"scope": Scope.PERSON})
    of_court = custody.model_copy(update={"scope": Scope.PROCEEDING})
    docket.catalog = changed("facts of their own", facts=(of_court, of_person))
    docket.do("ines", AddPerson(person=Person(id="", role="child", name="Sol Ejemplo")))
    return docket


def test_a_second_notice_to_the_same_court_opens_no_second_proceeding(docket: Docket) -> None:
    """To another court it does; both stand under the court's name."""
    docket.catalog = TWO_COURTS
    opened = [sued(docket), sued(docket), sued(docket, "NLA")]

    assert opened[0] == opened[1] != opened[2]
    assert [(opened[0], COURT.name), (opened[2], "another court")] == [
        (one.id, one.court_name) for one in docket.case.proceedings
    ]
    assert "unknown_court" == code_of(
        docket, "ana", RecordEvent(event="notice_to_appear_filed", on=TODAY, data={"court": "LOX"})
    )


def test_what_is_told_of_a_hearing_is_of_the_only_one_that_stands(docket: Docket) -> None:
    """Of two that stand it has to be said which; one that was called off is asked about no more."""
    sued(docket)
    first, second = scheduled(docket, "2027-02-10"), scheduled(docket, "2027-03-10")
    asked = RecordEvent(event="hearing_moved", on=TODAY, data={"hearing_date": "2027-04-07"})
    before = code_of(docket, "ana", asked)
    docket.do("ana", RecordEvent(event="hearing_cancelled", on=TODAY, about=first))
    docket.do("ana", asked)

    assert ("about_which", second) == (before, docket.case.of_kind["hearing_moved"][0].about)


def test_a_hearing_is_called_off_once_and_told_of_afterwards_by_its_id(docket: Docket) -> None:
    """A late notice may still say that it had been moved before."""
    sued(docket)
    hearing = scheduled(docket, "2027-02-10")
    called_off = RecordEvent(event="hearing_cancelled", on=TODAY, about=hearing)
    docket.do("ana", called_off)
    late = RecordEvent(event="hearing_moved", on=TODAY, about=hearing, data={"hearing_date": "2027-02-17"})

    assert ["ended_already", ""] == [code_of(docket, "ana", asked) for asked in (called_off, late)]


def test_what_is_about_a_hearing_is_of_its_proceeding(docket: Docket) -> None:
    """Nobody says twice before which court it is."""
    docket.catalog = TWO_COURTS
    sued(docket)
    second = sued(docket, "NLA")
    hearing = scheduled(docket, "2027-02-10", second)
    docket.do("ana", RecordEvent(event="evidence_filed", on=TODAY, about=hearing))

    assert second == docket.case.of_kind["evidence_filed"][0].proceeding


def test_a_fact_is_kept_for_whom_it_is_about(with_child: Docket) -> None:
    """Of the child or, where nobody is named, of the client; of a court or, without one, of the case."""
    with_child.do("ines", StateFacts(facts={"asylum.child": False}))
    child = with_child.case.persons[1].id
    with_child.do("ines", StateFacts(facts={f"asylum.child@{child}": True, "asylum.custody": "free"}))
    court = sued(with_child)
    with_child.do("ines", StateFacts(facts={f"asylum.custody@{court}": "detained"}))

    assert {
        "asylum.child@p1": False,
        f"asylum.child@{child}": True,
        "asylum.custody": "free",
        f"asylum.custody@{court}": "detained",
    } == with_child.case.facts


def test_only_what_is_on_the_record_can_be_corrected_and_only_into_something_else(docket: Docket) -> None:
    """Each with a reason, and by nobody where the engine wrote it."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 10)))
    arrival, opened = (docket.case.of_kind[kind][0].id for kind in ("last_arrival", "case_opened"))

    assert ["unknown_event_id", "reason", "nothing_amended", "future", "event_by_engine"] == [
        code_of(docket, "ana", asked)
        for asked in (
            AmendEvent(event="e999", strike=True, reason="never was"),
            AmendEvent(event=arrival, strike=True, reason=" "),
            AmendEvent(event=arrival, reason="a reason"),
            AmendEvent(event=arrival, on=date(2027, 1, 5), reason="a reason"),
            AmendEvent(event=opened, strike=True, reason="never was"),
        )
    ]
