from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.core.case.practice import CATALOG, ZONE, Docket

from amparo.case.commands import AddPerson, Assign, OpenCase, RecordEvent, StateFacts
from amparo.case.exhibit_commands import AskExhibit
from amparo.case.model import Case, DeadlineStatus, Offer, OfferStatus, Person
from amparo.declarations import Catalog, FactDeclaration, FieldKind, Role, Text
from amparo.documents.case_values import case_values
from amparo.documents.sources import columns_of, known_sources, named_by_plugins
from amparo.records.organizations import OrganizationProfile

OFFICE = OrganizationProfile(name="Clínica de Prueba", address="100 Calle Ejemplo", telephone="213-555-0100", zone=ZONE)
PEOPLE = {"ana": "Ana Prueba", "vera": "Vera Prueba"}
TODAY = date(2027, 1, 4)
LISTS = {"deadlines", "hearings", "persons", "respondents", "riders", "exhibits", "papers_wanted"}


@pytest.fixture
def docket() -> Docket:
    """Return a case just opened for one invented person."""
    made = Docket()
    person = Person(
        id="", role="principal", name="O'Neil & Pérez <hijo>", a_number="000-111-222", birth_date=date(1990, 4, 2),
        language="Spanish", country="Guatemala", telephone="213-555-0142",
    )  # fmt: skip
    made.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=(person,)))
    return made


def values(
    case: Case, language: str = "en", today: date = TODAY, more: tuple[FactDeclaration, ...] = ()
) -> dict[str, object]:
    """Return what a case says for each path, with further facts declared if given."""
    parts = {part: getattr(CATALOG, part) for part in Catalog.model_fields}
    catalog = Catalog.model_validate({**parts, "facts": (*CATALOG.facts, *more)})
    return dict(case_values(case, OFFICE, PEOPLE, today=today, language=language, catalog=catalog).by_source)


def hearing(docket: Docket, day: date, kind: str = "individual") -> None:
    """Record a hearing before the court of Los Angeles."""
    if not docket.case.proceedings:
        docket.do("pablo", RecordEvent(event="notice_to_appear_filed", on=date(2026, 12, 1), data={"court": "LOS"}))
    data = {"kind": kind, "hearing_date": day.isoformat()}
    docket.do("pablo", RecordEvent(event="hearing_scheduled", on=date(2026, 12, 2), data=data))


def test_what_is_known_of_the_client_and_the_office_is_filled_in_as_it_is(docket: Docket) -> None:
    """A name is never changed on its way into a letter."""
    found = values(docket.case)

    assert "O'Neil & Pérez <hijo>" == found["principal.name"]
    assert (date(1990, 4, 2), "000-111-222", "Guatemala") == (
        found["principal.birth_date"],
        found["principal.a_number"],
        found["principal.country"],
    )
    assert ("27-AB2C", TODAY, "Clínica de Prueba") == (found["case.number"], found["today"], found["organization.name"])
    assert date(2027, 1, 4) == found["case.opened"]
    assert ("213-555-0142", "100 Calle Ejemplo", "213-555-0100") == (
        found["principal.telephone"],
        found["organization.address"],
        found["organization.telephone"],
    )


def test_of_a_client_of_whom_only_the_name_is_known_nothing_else_is_said() -> None:
    """Not even that they speak a language without a name."""
    made = Docket()
    persons = (Person(id="", role="principal", name="Ana Prueba"),)
    made.do("ines", OpenCase(number="27-AB2D", case_type="asylum", zone=ZONE, persons=persons))
    found = values(made.case)

    assert {"principal.name": "Ana Prueba"} == {
        path: value for path, value in found.items() if path.startswith("principal.") and value is not None
    }


def test_what_is_not_known_yet_is_nothing_and_not_an_empty_word(docket: Docket) -> None:
    """A letter with a blank in it must not be made."""
    found = values(docket.case)

    assert [] == [path for path, value in found.items() if value == ""]
    assert (None, None) == (found.get("attorney.name"), found.get("hearing.date"))


def test_the_attorney_nearest_to_the_client_signs(docket: Docket) -> None:
    """A volunteer who has the case goes before the clinic's own attorney."""
    docket.do("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))
    assert "Ana Prueba" == values(docket.case)["attorney.name"]

    docket.do("sofia", Assign(role=Role.PRO_BONO_ATTORNEY, person="vera"))
    assert "Vera Prueba" == values(docket.case)["attorney.name"]


def test_the_next_hearing_is_the_nearest_that_still_stands(docket: Docket) -> None:
    """A hearing that was held or cancelled is not announced again."""
    hearing(docket, date(2027, 6, 1))
    hearing(docket, date(2027, 3, 1), "master")
    found = values(docket.case)
    assert (date(2027, 3, 1), "master", "Los Angeles Immigration Court", "Los Angeles") == (
        found["hearing.date"],
        found["hearing.kind"],
        found["hearing.court_name"],
        found["hearing.court_address"],
    )

    nearest = next(e.id for e in docket.case.events if e.data.get("kind") == "master")
    docket.do("pablo", RecordEvent(event="hearing_cancelled", on=TODAY, about=nearest))
    assert date(2027, 6, 1) == values(docket.case)["hearing.date"]
    assert "hearing.date" not in values(docket.case, today=date(2027, 6, 2))


def test_a_hearing_that_was_moved_is_told_with_its_new_date(docket: Docket) -> None:
    """The letter says what the court said last."""
    hearing(docket, date(2027, 6, 1))
    moved = RecordEvent(event="hearing_moved", on=TODAY, data={"hearing_date": "2027-05-03"})
    docket.do("pablo", moved)

    assert date(2027, 5, 3) == values(docket.case)["hearing.date"]


def test_the_next_filing_is_named_with_its_safe_date(docket: Docket) -> None:
    """The safe date is the one to write into a letter, never the last day."""
    hearing(docket, date(2027, 6, 1))
    found = values(docket.case)

    # thirty days before June 1 is Sunday, May 2; the last business day before it is Friday, April 30
    assert ("hearing filing", date(2027, 4, 30)) == (found["next_filing.name"], found["next_filing.date"])


def test_facts_fill_the_paths_of_their_plugin_and_the_engines_own(docket: Docket) -> None:
    """A fact of the client goes before one of the case, and never one of another person."""
    docket.do("ines", StateFacts(facts={"asylum.custody": "free"}))
    docket.do("ines", AddPerson(person=Person(id="", role="child", name="Tomás")))
    case = docket.case.model_copy(
        update={
            "facts": {
                "asylum.custody": "free",
                "other.summary": "A parent fled threats.",
                "other.hours": 60,
                "other.address": "1 Invented Street",
                "asylum.child@p1": False,
                "asylum.child@p2": True,
            }
        }
    )
    declared = (
        FactDeclaration(name="other.summary", title=Text("summary"), kind=FieldKind.TEXT, fills="placement.summary"),
        FactDeclaration(name="other.hours", title=Text("hours"), kind=FieldKind.WHOLE_NUMBER, fills="placement.hours"),
        FactDeclaration(name="other.address", title=Text("address of a shelter"), kind=FieldKind.TEXT),
        FactDeclaration(name="asylum.custody", title=Text("custody"), kind=FieldKind.TEXT, fills="court.custody"),
    )
    found = values(case, more=declared)

    assert "free" == found["facts.asylum.custody"]
    assert ("A parent fled threats.", 60) == (found["placement.summary"], found["placement.hours"])
    assert ("free", "free") == (found["codes.court.custody"], found["codes.asylum.custody"])  # in no language but ours
    assert "codes.asylum.child" not in found  # only a choice has a code
    assert None is found["principal.address"]  # a fact fills what it says that it fills, whatever its name
    assert ("no", "no") == (found["facts.asylum.child"], values(case, "es")["facts.asylum.child"])


def test_a_fact_reads_as_whoever_declared_it_says_it(docket: Docket) -> None:
    """A choice by its label; a day stays a day, which the letter writes in words; what nobody declared as it is."""
    known = {"other.way": "by_land", "other.since": "2024-03-05", "other.note": "walked"}
    case = docket.case.model_copy(update={"facts": known})
    labels = (Text("by land", "por tierra"),)
    declared = (
        FactDeclaration(
            name="other.way", title=Text("way"), kind=FieldKind.CHOICE, choices=("by_land",), choice_labels=labels
        ),
        FactDeclaration(name="other.since", title=Text("since"), kind=FieldKind.DATE),
    )
    found = values(case, "es", more=declared)

    assert ("por tierra", "2024-03-05", "walked") == tuple(found[f"facts.{name}"] for name in known)
    assert "by_land" == case_values(case, OFFICE, PEOPLE, today=TODAY, language="es").by_source["facts.other.way"]


def test_every_path_is_one_that_templates_may_ask_for(docket: Docket) -> None:
    """A path that the list does not name could slip into a paper that must not tell who the client is."""
    hearing(docket, date(2027, 6, 1))
    docket.do("sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))
    found = set(values(docket.case))

    assert set() == {path for path in found if not named_by_plugins(path)} - known_sources()
    assert set() == known_sources() - found - LISTS


def test_lists_hold_their_rows_nearest_first_and_what_each_row_may_show(docket: Docket) -> None:
    """All hearings to come, all dates by which somebody has to act, everybody in the case."""
    hearing(docket, date(2027, 6, 1))
    hearing(docket, date(2027, 3, 1), "master")
    found = case_values(docket.case, OFFICE, PEOPLE, today=TODAY, language="es", catalog=CATALOG).lists

    assert [date(2027, 3, 1), date(2027, 6, 1)] == [row["date"] for row in found["hearings"]]
    assert [("O'Neil & Pérez <hijo>", "cliente")] == [(row["name"], row["role"]) for row in found["persons"]]
    assert set(found) == LISTS
    assert all(set(row) == columns_of(name) for name, rows in found.items() for row in rows)


def test_the_case_begins_before_midnight_where_it_is(docket: Docket) -> None:
    """The date that `case.opened` shows is the office's, not Greenwich's."""
    docket.now = datetime(2027, 1, 5, 7, 30, tzinfo=UTC)  # half past eleven at night in Los Angeles, still January 4

    assert date(2027, 1, 4) == values(docket.case)["case.opened"]


def test_what_a_client_speaks_is_named_in_the_language_of_the_letter(docket: Docket) -> None:
    """However it was taken down."""
    assert ("Spanish", "español") == (
        values(docket.case)["principal.language"],
        values(docket.case, "es")["principal.language"],
    )


def test_the_kind_of_hearing_is_told_in_the_words_of_the_letter(docket: Docket) -> None:
    """No raw value of a form stands in a letter to a client."""
    hearing(docket, date(2027, 6, 1))
    labels = (Text("master hearing", "audiencia preliminar"), Text("individual hearing", "audiencia individual"))
    declared = CATALOG.event["hearing_scheduled"]
    fields = tuple(f.model_copy(update={"choice_labels": labels}) if f.name == "kind" else f for f in declared.fields)
    events = (declared.model_copy(update={"fields": fields}),)
    catalog = Catalog(hash=CATALOG.hash, organization=CATALOG.organization, events=events)
    letter = case_values(docket.case, OFFICE, PEOPLE, today=TODAY, language="es", catalog=catalog)

    assert "audiencia individual" == letter.by_source["hearing.kind"]


def test_an_open_offer_is_told_with_its_volunteer_and_its_last_hour_where_the_case_is(docket: Docket) -> None:
    """What has ended is offered to nobody."""
    made = datetime(2027, 1, 4, 20, tzinfo=UTC)
    offer = Offer(id="o1", to="vera", made=made, expires=datetime(2027, 1, 12, 1, tzinfo=UTC))
    offered = docket.case.model_copy(update={"offers": (offer,)})
    ended = docket.case.model_copy(update={"offers": (offer.model_copy(update={"status": OfferStatus.EXPIRED}),)})
    found = values(offered)

    assert ("Vera Prueba", date(2027, 1, 11), "17:00") == (
        found["offer.to"],
        found["offer.expires"],
        found["offer.expires_time"],
    )
    assert (None, None) == (values(ended)["offer.to"], values(ended)["offer.expires"])


def test_a_deadline_is_open_for_a_letter_as_long_as_it_is_neither_met_nor_over(docket: Docket) -> None:
    """A client is not told to do by a day what is done already."""
    hearing(docket, date(2027, 6, 1))
    (one,) = (deadline for deadline in docket.case.deadlines if deadline.title.en == "hearing filing")
    met = docket.case.model_copy(update={"deadlines": (one.model_copy(update={"status": DeadlineStatus.MET}),)})

    assert date(2027, 4, 30) == values(docket.case)[f"deadline.{one.rule}.open_date"]
    dates = [values(met)[f"deadline.{one.rule}.{part}"] for part in ("date", "open_date")]
    assert [date(2027, 4, 30), None] == dates


def test_what_the_client_is_asked_to_bring_is_a_list_in_the_letters_language(docket: Docket) -> None:
    """Each paper once, whatever filings it is for; not what a doctor is asked for."""
    birth = Text("birth certificate", "acta de nacimiento")
    docket.do("ines", AskExhibit(of="client", filing="hearing", title=birth))
    docket.do("ines", AskExhibit(of="client", filing="work permit", title=birth))
    docket.do("ines", AskExhibit(of="Dr. Ejemplo", filing="hearing", title=Text("medical record")))
    found = case_values(docket.case, OFFICE, PEOPLE, today=TODAY, language="es", catalog=CATALOG)

    assert ({"thing": "acta de nacimiento"},) == found.lists["papers_wanted"]
