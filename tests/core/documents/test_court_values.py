"""What papers for courts ask of a case, whatever plugin its events and rules are of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from amparo.case.exhibits import Exhibit
from amparo.case.model import Case, LegalEvent, Person, Proceeding
from amparo.declarations import Catalog, EventDeclaration, Text
from amparo.documents.court_values import court_values, event_values, exhibit_list, respondent_rows
from amparo.documents.values import Value

MOTHER = Person(id="p1", role="principal", name="María Prueba", a_number="000-123-456")
CHILD = Person(id="p2", role="child", name="Tomás Prueba", a_number="000-123-457")
AT_HOME = Person(id="p3", role="spouse", name="Pedro Prueba")
AGAINST = Person(id="p4", role="adverse", name="Juan Contrario", a_number="000-123-499")
EARLY, LATE = date(2026, 3, 2), date(2026, 5, 4)


def case(**more: object) -> Case:
    """Return a case of these persons."""
    return Case.model_validate(
        {"id": "c1", "now": datetime(2026, 6, 1, tzinfo=UTC), "persons": (CHILD, MOTHER, AT_HOME, AGAINST), **more}
    )


def event(id_: str, kind: str, on: date, **more: object) -> LegalEvent:
    """Return an event as it is recorded."""
    return LegalEvent.model_validate({"id": id_, "kind": kind, "on": on, **more})


def test_respondents_are_the_client_first_and_who_has_a_number_of_their_own() -> None:
    """Not who stayed at home, and never who is against the client."""
    found = respondent_rows(case(), lambda role: role)

    assert [("María Prueba", "000-123-456"), ("Tomás Prueba", "000-123-457")] == [
        (row["name"], row["a_number"]) for row in found
    ]


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("5245 Pacific Concourse Drive, Los Angeles, CA 90045", "Los Angeles, CA"),
        ("Adelanto Detention Facility, 10250 Rancho Road, Suite 201A, Adelanto, CA 92301-1234", "Adelanto, CA"),
        ("Los Angeles", None),
        ("", None),
    ],
)
def test_the_city_of_a_caption_is_read_from_the_courts_address(address: str, city: str | None) -> None:
    """Where it cannot be, whoever makes the paper is asked for it."""
    proceeding = Proceeding(id="r1", forum="immigration_court", court="WLA", court_address=address)

    assert city == court_values(case(proceedings=(proceeding,)), None)["court.city"]


def test_the_court_is_that_of_the_hearing_and_the_judge_the_one_named_there_last() -> None:
    """A later proceeding elsewhere, such as an appeal, does not take the caption of a hearing."""
    here = Proceeding(id="r1", forum="immigration_court", court_name="West LA")
    board = Proceeding(id="r2", forum="board_of_immigration_appeals", court_name="Board")
    first = event("e1", "hearing", EARLY, proceeding="r1", data={"judge": "Rosa Ejemplo"})
    moved = event("e2", "hearing", LATE, proceeding="r1", data={"judge": "Luis Ejemplo"})
    struck = event("e3", "hearing", LATE, proceeding="r1", data={"judge": "Nobody"}, struck=True)
    known = case(proceedings=(here, board), events=(first, moved, struck))

    assert ("West LA", "Luis Ejemplo") == tuple(
        court_values(known, moved)[f"court.{part}"] for part in ("name", "judge")
    )
    assert ("Board", None) == tuple(court_values(known, None)[f"court.{part}"] for part in ("name", "judge"))


def test_of_what_kind_proceedings_are_is_said_by_what_opened_them() -> None:
    """A notice that was struck opened none, and where nothing says it, no paper does."""
    proceeding = Proceeding(id="r1", forum="immigration_court", court_name="West LA")
    filed = EventDeclaration(
        kind="notice_filed",
        title=Text("notice filed"),
        opens="immigration_court",
        proceedings=Text("removal", "deportación"),
    )
    catalog = Catalog(hash="", organization="clinic", events=(filed,))

    def kind(language: str, *events: LegalEvent) -> Value:
        known = case(proceedings=(proceeding,), events=events)
        return court_values(known, None, catalog, language)["court.proceedings"]

    opened = event("e1", "notice_filed", EARLY, proceeding="r1")
    later = event("e2", "hearing", LATE, proceeding="r1")

    assert ("removal", "deportación") == (kind("en", opened, later), kind("es", opened, later))
    assert None is kind("en", opened.model_copy(update={"struck": True}))
    assert None is kind("en", opened.model_copy(update={"proceeding": "r2"}))


def test_an_event_is_told_by_its_last_that_stands_and_never_of_another_person() -> None:
    """The child's arrival is not the mother's, and one that was struck did not happen."""
    events = (
        event("e1", "arrival", EARLY, person="p1", data={"manner": "parole"}),
        event("e2", "arrival", LATE, person="p2", data={"manner": "visa"}),
        event("e3", "arrival", LATE, person="p1", struck=True),
        event("e4", "notice", EARLY),
        event("e5", "notice", LATE),
    )
    found = event_values(case(events=events), MOTHER, lambda one, name: str(one.current[name]))

    assert {"events.arrival.on": EARLY, "events.arrival.manner": "parole", "events.notice.on": LATE} == found


def test_an_index_holds_what_lies_in_a_tab() -> None:
    """What was only asked for has no place in it yet."""
    exhibits = (
        Exhibit(id="E1", filing="brief", title=Text("Declaration", "Declaración"), tab="A"),
        Exhibit(id="E2", filing="brief", title=Text("Police report", "Informe policial")),
    )

    assert [("A", "Declaración")] == [(row["tab"], row["title"]) for row in exhibit_list(case(exhibits=exhibits), "es")]
    assert () == exhibit_list(case(exhibits=exhibits[1:]), "es")
