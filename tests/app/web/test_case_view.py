"""What a case's page says of a record, worked out without any page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.app.cli.show.sheets import READER, sheet
from tests.core.case.practice import CATALOG, MORNING, ZONE, Docket

from amparo.access.people import Colleague
from amparo.case.commands import Acknowledge, Alarm, Assign, OpenCase, RecordEvent, Waive
from amparo.case.model import Case, LegalEvent, Person, Proceeding
from amparo.declarations import RecordsEvent, Role, Text
from amparo_app.web.case_view import agenda_view, head_of
from amparo_app.web.deadline_told import deadline_told
from amparo_app.web.deadline_view import Danger, deadline_line, deadlines_view
from amparo_app.web.event_view import normalized, with_courts, with_events
from amparo_app.web.record_view import history_page, history_pages, on_record

SOFIA = READER.colleague()


@pytest.fixture
def docket() -> Docket:
    """Return a case whose one-year date is sixteen days off."""
    made = Docket()
    client = Person(id="", role="principal", name="Luz Marina Ejemplo", language="Spanish")
    made.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=(client,)))
    made.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))
    return made


def year(docket: Docket) -> str:
    """Return the id of the one-year date."""
    return next(one.id for one in docket.case.deadlines if one.rule == "one_year")


@pytest.mark.parametrize(
    ("today", "danger"),
    [
        (date(2026, 12, 1), Danger.FAR),
        (date(2026, 12, 21), Danger.AHEAD),
        (date(2027, 1, 13), Danger.NEAR),
        (date(2027, 1, 19), Danger.TODAY),
        (date(2027, 1, 20), Danger.TODAY),
        (date(2027, 1, 25), Danger.TODAY),
    ],
)
def test_danger_grows_as_the_day_comes(docket: Docket, today: date, danger: Danger) -> None:
    """The last two days before a date, and every day after it until it ends, are the worst."""
    seen = sheet(docket).model_copy(update={"today": today})

    assert danger is deadline_line(seen, seen.case.deadline[year(docket)], None).danger


def test_what_is_over_is_told_apart_from_what_runs(docket: Docket) -> None:
    """With who ended it and why."""
    docket.do("sofia", Waive(deadline="one_year", reason="granted already"))
    found = deadlines_view(sheet(docket), CATALOG)

    assert () == found.running
    assert ["Sofía Prueba · granted already"] == [line.ended for line in found.over]


def test_the_rung_says_who_was_told_and_who_is_next(docket: Docket) -> None:
    """By name where somebody has the role."""
    docket.do("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))
    docket.now = datetime(2027, 1, 13, 18, tzinfo=UTC)
    docket.do("engine", Alarm())
    unseen = deadlines_view(sheet(docket), CATALOG).running[0]
    docket.do("ana", Acknowledge(deadline="one_year"))
    seen = deadlines_view(sheet(docket), CATALOG).running[0]

    assert unseen.rings
    assert "sent to Ana Prueba on January 13, 2027, 10:00\u00a0a.m.; nobody has acknowledged it" in unseen.rung.en
    assert "if nobody does, it goes on to supervising attorney on January 14, 2027" in unseen.rung.en
    assert "enviado a Ana Prueba el 13 de enero de 2027, 10:00\u00a0a.\u00a0m.; nadie ha tomado nota" in unseen.rung.es
    assert not seen.rings
    assert "acknowledged by Ana Prueba" in seen.rung.en


def test_nobody_is_offered_what_is_not_theirs(docket: Docket) -> None:
    """A paralegal proves and reads papers; only supervision waives."""
    pablo = Colleague(id="pablo", organization="clinic", roles=(Role.PARALEGAL,))
    his = deadline_told(sheet(docket), CATALOG, pablo, year(docket))
    hers = deadline_told(sheet(docket), CATALOG, SOFIA, year(docket))

    assert his is not None
    assert hers is not None
    assert "waive" in hers.acts - his.acts
    assert {"prove", "set_printed_date"} <= his.acts
    assert deadline_told(sheet(docket), CATALOG, pablo, "d999") is None


def test_nothing_is_offered_in_a_closed_case(docket: Docket) -> None:
    """Its dates stay as they are."""
    seen = sheet(docket)
    closed = seen.model_copy(update={"case": seen.case.model_copy(update={"is_open": False})})
    told = deadline_told(closed, CATALOG, SOFIA, year(docket))

    assert told is not None
    assert frozenset() == told.acts


def test_the_head_names_the_client_and_the_phase(docket: Docket) -> None:
    """And nobody as holder where nobody is assigned."""
    head = head_of(sheet(docket), CATALOG)

    assert ("27-AB2C", "Luz Marina Ejemplo", "") == (head.number, head.client, head.holder)
    assert ["now", "ahead", "ahead", "ahead"] == [one.state.value for one in head.phases]


def test_the_agenda_of_a_closed_case_is_empty(docket: Docket) -> None:
    """There is nothing left to do, and nothing that waits."""
    seen = sheet(docket)
    over = seen.model_copy(update={"settlement": seen.settlement.model_copy(update={"agenda": ()})})
    view = agenda_view(over, CATALOG)

    assert ((), (), ()) == (view.mine, view.others, view.later)


def test_the_history_comes_in_pages_the_latest_first(docket: Docket) -> None:
    """No entry is on two pages or on none."""
    for number in range(60):
        docket.do("pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4), data={"by": f"n{number}"}))
    seen = sheet(docket)
    lines = [line.seq for page in range(1, history_pages(seen) + 1) for line in history_page(seen, CATALOG, page)]

    assert history_pages(seen) > 1
    assert sorted(lines, reverse=True) == lines
    assert len(docket.events) == len(lines)


def test_the_record_shows_answers_by_their_questions(docket: Docket) -> None:
    """And leaves what the engine noted to the history."""
    docket.do("pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 3), data={"by": "a letter"}))
    first, *_ = on_record(sheet(docket), CATALOG, SOFIA)

    assert ("request_for_evidence", [(Text("by"), Text("a letter"))]) == (
        first.kind,
        [(one.label, one.value) for one in first.answers],
    )
    assert "case_opened" not in {one.kind for one in on_record(sheet(docket), CATALOG, SOFIA)}


def test_a_court_is_chosen_by_its_name() -> None:
    """Nobody knows the codes by heart; other questions stay as they are."""
    declared = CATALOG.event["notice_to_appear_filed"]
    (court,) = with_courts(declared.fields, CATALOG)

    assert (("LOS",), (Text("Los Angeles Immigration Court (LOS)"),)) == (court.choices, court.choice_labels)
    assert declared.fields == with_courts(declared.fields, CATALOG.model_copy(update={"courts": ()}))


@pytest.mark.parametrize(
    ("where", "ended", "choices"),
    [("c1", False, ("e1",)), ("c2", False, ("e4", "e2")), ("c2", True, ("e4", "e3", "e2"))],
)
def test_an_event_is_chosen_among_those_of_the_same_proceeding(
    where: str,
    ended: bool,  # noqa: FBT001 - a table of cases
    choices: tuple[str, ...],
) -> None:
    """The latest first; one that ended is only told, one that never happened is not there."""
    form = CATALOG.step["file_i589"].form.fields
    moved = RecordsEvent(event="hearing_moved", date_field="filed_on", about_field="receipt")
    step = CATALOG.step["file_i589"].model_copy(update={"records": (moved,)})
    case = Case(
        id="case-1",
        now=MORNING,
        proceedings=tuple(Proceeding(id=id_, forum="immigration_court") for id_ in ("c1", "c2")),
        events=(
            hearing("e1", "c1"),
            hearing("e2", "c2"),
            hearing("e3", "c2", ended=True),
            hearing("e4", "c2"),
            hearing("e5", "c2", struck=True),
        ),
    )
    day, which = with_events(form, step, case, CATALOG, where, ended=ended)

    assert form[0] == day
    assert choices == which.choices
    assert (
        Text("hearing scheduled, Monday, March 1, 2027", "hearing scheduled, lunes, 1 de marzo de 2027")
        == (which.choice_labels[0])
    )


def hearing(id_: str, proceeding: str, **more: Any) -> LegalEvent:
    """Return a hearing of a proceeding on March 1."""
    day: dict[str, Any] = {"hearing_date": "2027-03-01"}
    return LegalEvent(id=id_, kind="hearing_scheduled", on=date(2026, 12, 1), proceeding=proceeding, data=day, **more)


@pytest.mark.parametrize(("word", "sorted_as"), [("Ámbito", "ambito"), ("Ñandú", "nandu"), ("hearing", "hearing")])
def test_accents_do_not_send_a_word_to_the_end(word: str, sorted_as: str) -> None:
    """The list of events is in the order of the alphabet."""
    assert sorted_as == normalized(word)
