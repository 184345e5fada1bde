"""Who is in a case and who has it; notes; and finding a volunteer attorney."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.app.web.case_pages import HEARING, NOTICE, address, fill, in_court
from tests.core.records.office import CLIENT, Office, intake

from amparo.access.people import Absence
from amparo.case.commands import Assign, OfferPlacement
from amparo.case.model import OfferStatus
from amparo.declarations import Role

if TYPE_CHECKING:
    from tests.app.web.browsing import Browser, OwnEngine
    from tests.app.web.conftest import SignedInAs


def test_a_person_is_added_and_what_is_wrong_stands_at_its_field(office: Office, signed_in_as: SignedInAs) -> None:
    """A date of birth that does not exist, a name that is missing; the rest is kept."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo"), address(office, case, "people")
    browser.get(where)
    page = browser.send(where, role="child", born="2019-02-30", country="Honduras")

    assert 422 == page.status
    assert page.all("#name-problem")
    assert "There is no date “2019-02-30”" in page.texts("#born-problem")[0]
    assert ["Honduras"] == [one.get("value") for one in page.all("#country")]

    browser.send(where, name="Ana Lucía Ejemplo", role="child", born="2019-02-28", other_names="Lucía, Ana L.")
    child = office.case(case).persons[-1]

    assert ("Ana Lucía Ejemplo", "child", date(2019, 2, 28)) == (child.name, child.role, child.birth_date)
    assert ("Lucía", "Ana L.") == child.other_names


def test_somebody_of_a_case_is_called_with_one_touch(office: Office, signed_in_as: SignedInAs) -> None:
    """Intake workers call from the telephone on which they read the number."""
    browser, where = signed_in_as("Pablo"), address(office, in_court(office), "people")
    browser.get(where)
    page = browser.send(where, name="Ana Lucía Ejemplo", role="child", telephone="213 555-0142")

    assert ["tel:2135550142"] == [one.get("href") for one in page.all("tbody a[href^='tel:']")]


def test_a_birth_in_the_future_is_told_at_its_field(office: Office, signed_in_as: SignedInAs) -> None:
    """By the case's own refusal, in the person's language."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo", "es"), address(office, case, "people")
    browser.get(where)
    page = browser.send(where, name="Ana Lucía Ejemplo", role="child", born="2030-01-01")

    assert "está en el futuro" in page.texts("#born-problem")[0]


def test_roles_are_given_by_who_may_and_backups_stand_beside(office: Office, signed_in_as: SignedInAs) -> None:
    """The paralegal sees who has the case and who stands in, and cannot give it away."""
    case = in_court(office)
    ana = office.records.person(office.people["Ana"])
    away = Absence(by=office.people["Sofía"], since=date(2027, 1, 1))
    office.records.change_person(ana.id, ana.profile.model_copy(update={"absences": (away,)}))
    sofia = signed_in_as("Sofía")
    sofia.get(address(office, case, "people"))
    sofia.send(address(office, case, "people", "staff_attorney", "assign"), person=office.people["Ana"])

    assert office.people["Ana"] == office.case(case).assigned[Role.STAFF_ATTORNEY]

    pablo = signed_in_as("Pablo")
    page = pablo.get(address(office, case, "people"))
    row = next(one for one in page.texts("tbody tr") if one.startswith("staff attorney"))

    assert "Ana Prueba" in row
    assert "Sofía Prueba" in row
    assert [] == page.all("form[action$=assign]")

    forged = pablo.post(address(office, case, "people", "staff_attorney", "assign"), pablo.hidden() | {"person": ""})

    assert 409 == forged.status
    assert office.people["Ana"] == office.case(case).assigned[Role.STAFF_ATTORNEY]
    assert 404 == pablo.post(address(office, case, "people", "king", "assign"), pablo.hidden()).status


def test_a_note_stays_as_it_was_typed(office: Office, signed_in_as: SignedInAs) -> None:
    """Its lines and its signs; an empty one is none."""
    case = in_court(office)
    browser, where = signed_in_as("Inés", "es"), address(office, case, "notes")
    browser.get(where)

    assert 422 == browser.send(where, text="  ").status

    page = browser.send(where, text="Prefiere llamadas <después> de las seis.\nSegunda línea & más.")

    assert page.all(".notice.good")
    assert ["Prefiere llamadas <después> de las seis.\nSegunda línea & más."] == [
        one.text_content() for one in page.all(".as-typed")
    ]
    assert "Inés Prueba" in page.texts("article")[0]


def test_a_note_is_saved_while_the_engine_is_away(office: Office, signed_in_as: SignedInAs, engine: OwnEngine) -> None:
    """Nobody has to type it twice."""
    case = in_court(office)
    browser, where = signed_in_as("Inés"), address(office, case, "notes")
    browser.get(where)
    engine.is_away = True

    assert "Saved, and will be applied" in browser.send(where, text="Called.").text


def ranking(office: Office, signed_in_as: SignedInAs) -> tuple[str, Browser]:
    """Return a case and the coordinator's browser at its placement."""
    case = office.open_case(intake(NOTICE, HEARING))
    clara = signed_in_as("Clara")
    clara.get(address(office, case, "placement"))
    return case, clara


def test_a_case_is_offered_in_an_order_and_the_volunteer_answers(office: Office, signed_in_as: SignedInAs) -> None:
    """Candidates stand with their reasons; before the answer the volunteer sees what their conflict check needs."""
    case, clara = ranking(office, signed_in_as)
    victor = office.people["Víctor"]

    assert "Víctor Prueba" in clara.page.text
    assert "points" in clara.page.texts(".candidate .tag")[0]

    wrong = fill(clara, address(office, case, "placement", "offer"), {f"order-{victor}": "first"})

    assert 422 == wrong.status
    assert ["first"] == [one.get("value") for one in wrong.all(f"#order-{victor}")]
    assert wrong.all(f"#order-{victor}-problem")

    nobody = fill(clara, address(office, case, "placement", "offer"), {f"order-{victor}": ""})

    assert "Say whom to ask first." in nobody.text

    fill(clara, address(office, case, "placement", "offer"), {f"order-{victor}": "1"})

    assert OfferStatus.OPEN is office.case(case).offers[0].status

    volunteer = signed_in_as("Víctor")
    offer = volunteer.get(address(office, case, "placement"))

    assert CLIENT in offer.text
    assert "Act of the tests" not in offer.text
    assert ["Your answer"] == offer.texts("#answer-head")
    assert ["I take it", "I cannot take it"] == offer.texts("label.choice")
    assert "Kind of case" in offer.text
    assert "The answer of Víctor Prueba" in clara.get(address(office, case, "placement")).text
    assert [] == offer.all("nav.tabs")
    assert 404 == volunteer.get(address(office, case)).status

    volunteer.get(address(office, case, "placement"))
    volunteer.send(address(office, case, "placement", "answer"), reply="accept")

    assert OfferStatus.ACCEPTED is office.case(case).offers[0].status
    assert 200 == volunteer.get(address(office, case)).status


def test_where_nobody_can_take_a_case_nothing_is_offered_to_be_sent(office: Office, signed_in_as: SignedInAs) -> None:
    """The date is too near for a volunteer: the page says why, and that it is so of all of them."""
    case = in_court(office)
    page = signed_in_as("Clara").get(address(office, case, "placement"))

    assert "None of them can take the case now." in page.text
    assert "cannot take it" in page.texts(".candidate .tag")
    assert [] == page.all("form[action$=offer]")


def test_an_offer_that_was_declined_shows_nothing_more(office: Office, signed_in_as: SignedInAs) -> None:
    """Whoever declines is led away, and the case is not here for them any longer."""
    case = in_court(office)
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    volunteer = signed_in_as("Víctor")
    volunteer.get(address(office, case, "placement"))

    assert 422 == volunteer.send(address(office, case, "placement", "answer")).status

    volunteer.send(address(office, case, "placement", "answer"), reply="decline", reason="a trial in May")

    assert OfferStatus.DECLINED is office.case(case).offers[0].status
    assert 404 == volunteer.get(address(office, case, "placement")).status


def test_whoever_may_not_place_sees_the_offers_and_no_candidates(office: Office, signed_in_as: SignedInAs) -> None:
    """And is refused when they forge one."""
    case = in_court(office)
    pablo = signed_in_as("Pablo")
    page = pablo.get(address(office, case, "placement"))

    assert [] == page.all(".candidate")

    pablo.get(address(office, case, "notes"))
    forged = pablo.post(
        address(office, case, "placement", "offer"), pablo.hidden() | {f"order-{office.people['Víctor']}": "1"}
    )

    assert 409 == forged.status
    assert () == office.case(case).offers


def test_a_stand_in_does_what_the_absent_one_may(office: Office, signed_in_as: SignedInAs) -> None:
    """And the history says for whom."""
    case = in_court(office)
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    ana = office.records.person(office.people["Ana"])
    away = Absence(by=office.people["Sofía"], since=date(2027, 1, 1))
    office.records.change_person(ana.id, ana.profile.model_copy(update={"absences": (away,)}))
    sofia = signed_in_as("Sofía")
    sofia.get(address(office, case, "steps", "screening"))
    sofia.send(address(office, case, "steps", "screening"), custody="free")

    assert "Sofía Prueba, for Ana Prueba" in sofia.get(address(office, case, "history")).text
