"""What papers for courts ask of a case, whatever plugin its events and rules are of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from amparo.case.exhibits import Exhibit
from amparo.case.model import Case, Deadline, DeadlineStatus, LegalEvent, Person, Proceeding
from amparo.deadlines import Dates
from amparo.declarations import Catalog, EventDeclaration, Role, RuleKind, Text
from amparo.documents.court_values import (
    acts,
    attorney_values,
    court_values,
    deadline_values,
    event_values,
    exhibit_list,
    respondent_rows,
)
from amparo.documents.values import Value
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile

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


def deadline(rule: str, due: date | None, **more: object) -> Deadline:
    """Return a deadline by which somebody has to act, with this safe date and a legal one of the next day."""
    legal = due and due + timedelta(days=1)
    known = {"id": f"{rule}-{due}", "rule": rule, "title": Text(rule), "kind": RuleKind.ACT_BY, "trigger": "e1"}
    return Deadline.model_validate({**known, "dates": Dates(safe_due=due, legal_due=legal), **more})


def test_respondents_are_the_client_first_and_who_has_a_number_of_their_own() -> None:
    """Not who stayed at home, and never who is against the client; what is not known of them is nothing."""
    found = respondent_rows(case(), lambda role: role)

    assert [(None, None)] * 2 == [(row["birth_date"], row["country"]) for row in found]

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

    found = court_values(case(proceedings=(proceeding,)), None)

    assert (city, "WLA", address or None) == (found["court.city"], found["court.name"], found["court.address"])


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


def test_an_appeal_is_before_the_board_in_the_proceedings_that_they_were_below() -> None:
    """The Board decides in removal proceedings, which its receipt does not say; no judge sits before it."""
    here = Proceeding(id="r1", forum="immigration_court", court_name="West LA")
    board = Proceeding(id="r2", forum="board_of_immigration_appeals", court_name="Board")
    filed = EventDeclaration(kind="notice_filed", title=Text("notice filed"), proceedings=Text("removal"))
    catalog = Catalog(hash="", organization="clinic", events=(filed,))
    opened = event("e1", "notice_filed", EARLY, proceeding="r1", data={"judge": "Rosa Ejemplo"})
    received = event("e2", "receipt", LATE, proceeding="r2")
    found = court_values(case(proceedings=(here, board), events=(opened, received)), None, catalog)

    assert ("board_of_immigration_appeals", "removal", None) == (
        found["codes.court.forum"],
        found["court.proceedings"],
        found["court.judge"],
    )


def test_an_event_is_told_by_its_last_that_stands_and_never_of_another_person() -> None:
    """The child's arrival is not the mother's, and one that was struck did not happen."""
    events = (
        event("e1", "arrival", EARLY, person="p1", data={"manner": "parole"}),
        event("e2", "arrival", LATE, person="p2", data={"manner": "visa"}),
        event("e3", "arrival", LATE, person="p1", struck=True),
        event("e4", "notice", EARLY, data={"by": "the notice that was replaced"}),
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


def test_the_index_is_that_of_the_filing_that_is_due_first() -> None:
    """A filing whose date is met or unknown comes behind one that still runs."""
    due = (
        deadline("later", LATE, id="later"),
        deadline("first", EARLY, id="first"),
        deadline("met", date(2026, 1, 5), id="met", status=DeadlineStatus.MET),
    )
    exhibits = tuple(
        Exhibit(id=f"E-{filing}", filing=filing, title=Text(f"Paper of {filing}"), tab="A")
        for filing in ("unknown", "met", "later", "first")
    )

    assert ["Paper of first"] == [row["title"] for row in exhibit_list(case(exhibits=exhibits, deadlines=due), "en")]


def test_who_signs_is_reached_by_their_own_address_and_where_they_have_none_by_the_offices() -> None:
    """A volunteer's mail is never replaced by the clinic's: what the court sends there, nobody would pass on."""
    office = OrganizationProfile(
        name="Clínica de Prueba", address="100 Calle Ejemplo", telephone="213-555-0100", email="office@example.org"
    )
    firm = {"firm": "Prueba LLP", "address": "1 Calle Otra", "telephone": "213-555-0111", "email": "vera@example.org"}
    numbers = {"eoir_id": "EX000001", "bar_number": "000001"}
    known = case(assigned={Role.PRO_BONO_ATTORNEY: "vera"})

    def found(vera: str | Profile) -> list[Value]:
        return list(attorney_values(known, office, {"vera": vera}, "en").values())

    title = found("Vera Prueba")[1]
    own = Profile.model_validate({"name": "Vera Prueba", **firm, **numbers})
    clinic = [office.name, office.address, office.telephone]

    assert ["Vera Prueba", title, *firm.values(), *numbers.values()] == found(own)
    assert ["Vera Prueba", title, *clinic, None, None, None] == found(Profile(name="Vera Prueba"))
    assert ["Vera Prueba", title, *clinic, office.email, None, None] == found("Vera Prueba")
    assert [None, None, *clinic, office.email, None, None] == list(attorney_values(case(), office, {}, "en").values())


def test_what_has_to_be_done_is_named_with_the_nearest_first_and_only_while_it_rings() -> None:
    """Not what is met, what the government has to do, what may not be filed before, nor what has no date."""
    due = (
        deadline("late", LATE),
        deadline("met", EARLY, status=DeadlineStatus.MET),
        deadline("government", EARLY, kind=RuleKind.GOVERNMENT),
        deadline("not_before", EARLY, kind=RuleKind.NOT_BEFORE),
        deadline("undated", None),
        deadline("unproven", date(2026, 4, 1), status=DeadlineStatus.UNPROVEN),
    )

    assert ["unproven", "late"] == [one.rule for one in acts(case(deadlines=due))]


def test_of_a_rules_deadlines_one_that_still_runs_goes_before_one_that_is_over() -> None:
    """In whatever order they began; those of another person are not told at all."""
    runs, over = deadline("answer", EARLY), deadline("answer", LATE, status=DeadlineStatus.MISSED)
    of_the_child = deadline("answer", date(2026, 2, 2), person="p2")

    for several in ((runs, over, of_the_child), (of_the_child, over, runs)):
        found = deadline_values(case(deadlines=several), MOTHER, "en")
        assert (EARLY, EARLY, date(2026, 3, 3)) == tuple(
            found[f"deadline.answer.{part}"] for part in ("date", "open_date", "legal_date")
        )

    assert {} == deadline_values(case(deadlines=(of_the_child,)), None, "en")
