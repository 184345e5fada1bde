"""A step in its form: what is wrong stands at its field, nothing typed is lost, and nobody does a thing twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.app.web.case_pages import address, in_court
from tests.core.records.office import Office

from amparo.case.commands import CompleteStep
from amparo.case.events import StepCompleted
from amparo.declarations import FieldDeclaration, FieldKind, Text
from amparo_app.web.step_view import typed_answers

if TYPE_CHECKING:
    from tests.app.web.browsing import OwnEngine
    from tests.app.web.conftest import SignedInAs

SCREENING: dict[str, Any] = {"custody": "free", "child": "no"}
FILING = "file_i589@p1"


def times_done(office: Office, case: str, key: str) -> int:
    """Return how often a step was completed."""
    bodies = (entry.body for entry in office.records.history(case))
    return sum(isinstance(body, StepCompleted) and body.key == key for body in bodies)


def ready_to_file(office: Office) -> str:
    """Return a case in which the application can be filed."""
    case = in_court(office)
    office.do(case, "Pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    return case


def test_a_step_is_completed_with_what_its_form_asks(office: Office, signed_in_as: SignedInAs) -> None:
    """And the case goes on: the page says so."""
    case = in_court(office)
    browser = signed_in_as("Pablo")
    browser.get(address(office, case, "steps", "screening"))
    page = browser.send(address(office, case, "steps", "screening"), **SCREENING)

    assert address(office, case) == page.path
    assert "Done." in page.text
    assert 1 == times_done(office, case, "screening")
    assert "free" == office.case(case).facts["asylum.custody"]


def test_a_missing_answer_comes_back_at_its_field_with_the_rest_kept(office: Office, signed_in_as: SignedInAs) -> None:
    """In the person's language."""
    case = in_court(office)
    browser = signed_in_as("Pablo", "es")
    browser.get(address(office, case, "steps", "screening"))
    page = browser.send(address(office, case, "steps", "screening"), child="yes")

    assert 422 == page.status
    assert 1 == len(page.all(".problem"))
    assert ["custody-problem"] == [one.get("id") for one in page.all(".problem")]
    assert "custody-problem" in page.all("#custody")[0].get("aria-describedby")
    assert ["yes"] == [one.get("value") for one in page.all("input[name=child][checked]")]
    assert 0 == times_done(office, case, "screening")


def test_a_wrong_date_comes_back_as_it_was_typed(office: Office, signed_in_as: SignedInAs) -> None:
    """One that does not exist, and one that lies in the future, each at its field."""
    case = ready_to_file(office)
    browser, where = signed_in_as("Ana"), address(office, case, "steps", FILING)
    browser.get(where)
    nowhere = browser.send(where, filed_on="2027-02-30", receipt="court stamp")

    assert 422 == nowhere.status
    assert ["2027-02-30"] == [one.get("value") for one in nowhere.all("#filed_on")]
    assert "court stamp" in nowhere.all("[name=receipt]")[0].text_content()
    assert nowhere.all("#filed_on-problem")

    later = browser.send(where, filed_on="2027-01-05")

    assert 422 == later.status
    assert "today is Monday, January 4, 2027" in later.texts("#filed_on-problem")[0]
    assert 0 == times_done(office, case, FILING)


def test_whoever_comes_second_is_told_who_did_it_and_how_and_keeps_what_they_typed(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """Two people open one form at one moment."""
    case = in_court(office)
    where = address(office, case, "steps", "screening")
    first, second = signed_in_as("Pablo"), signed_in_as("Ana")
    first.get(where)
    second.get(where)
    first.send(where, custody="free", child="no")
    page = second.send(where, custody="detained", child="yes")

    assert 409 == page.status
    assert "This step was done already" in page.texts("[role=alert]")[0]
    done, written = page.texts("section[aria-labelledby=done-head]")[0], page.texts("[aria-labelledby=written-head]")[0]
    assert "Pablo Prueba did this on January 4, 2027." in done
    assert "free" in done
    assert "detained" in written
    assert 1 == times_done(office, case, "screening")


def test_what_cannot_be_sent_any_more_is_told_as_the_form_showed_it() -> None:
    """A choice by its name in either language, a day and an hour written out; what is none of them as it was typed."""
    asked = (
        FieldDeclaration(
            name="path",
            label=Text("path", "vía"),
            kind=FieldKind.CHOICE,
            choices=("before_the_court",),
            choice_labels=(Text("in court", "ante la corte"),),
        ),
        FieldDeclaration(name="sworn", label=Text("sworn", "jurada"), kind=FieldKind.YES_NO),
        FieldDeclaration(name="day", label=Text("day", "día"), kind=FieldKind.DATE),
        FieldDeclaration(name="hours", label=Text("hours", "horas"), kind=FieldKind.WHOLE_NUMBER),
    )
    typed = {"path": "before_the_court", "sworn": "yes", "day": "2027-01-04", "hours": "some", "csrf": "x"}
    told = {answer.label.en: (answer.value.en, answer.value.es) for answer in typed_answers(asked, typed)}

    assert {
        "path": ("in court", "ante la corte"),
        "sworn": ("yes", "sí"),
        "day": ("January 4, 2027", "4 de enero de 2027"),
        "hours": ("some", "some"),
    } == told


def test_a_form_that_is_sent_twice_does_nothing_twice(office: Office, signed_in_as: SignedInAs) -> None:
    """The same form, from a second click or the back key."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo"), address(office, case, "steps", "screening")
    browser.get(where)
    form = next(one for one in browser.page.tree.forms if one.get("action") == where)
    filled = dict(form.form_values()) | SCREENING
    first, again = browser.post(where, filled), browser.post(where, filled)

    assert "Done." in first.text
    assert "nothing was done a second time" in again.text
    assert 1 == times_done(office, case, "screening")


def test_while_the_engine_is_away_a_step_is_saved_and_applied_later(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine
) -> None:
    """The page says so, and the inbox holds it."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo"), address(office, case, "steps", "screening")
    browser.get(where)
    engine.is_away = True
    page = browser.send(where, **SCREENING)

    assert "Saved, and will be applied" in page.text
    assert 1 == len(office.records.waiting_commands(office.wall + timedelta(days=1)))


def test_a_step_that_cannot_be_done_yet_says_why_and_offers_no_form(office: Office, signed_in_as: SignedInAs) -> None:
    """Whoever sends one all the same is refused."""
    case = in_court(office)
    browser, where = signed_in_as("Ana"), address(office, case, "steps", FILING)
    page = browser.get(where)

    assert "the step “screening” is not done yet" in page.text
    assert [] == [one for one in page.tree.forms if one.get("action") == where]

    browser.get(address(office, case, "notes"))
    carried = browser.hidden()
    forged = browser.post(where, carried | {"filed_on": "2027-01-04"})

    assert 409 == forged.status
    assert 0 == times_done(office, case, FILING)


def test_somebody_elses_step_is_not_offered_and_refused_when_forged(office: Office, signed_in_as: SignedInAs) -> None:
    """The coordinator may see the case and may not screen."""
    case = in_court(office)
    browser, where = signed_in_as("Clara"), address(office, case, "steps", "screening")
    page = browser.get(where)

    assert "This is somebody else's to do." in page.text
    assert [] == [one for one in page.tree.forms if one.get("action") == where]

    browser.get(address(office, case, "notes"))
    carried = browser.hidden()
    forged = browser.post(where, carried | SCREENING)

    assert 409 == forged.status
    assert "not yours to do" in forged.text
    assert 0 == times_done(office, case, "screening")


def test_a_key_with_any_character_finds_its_step(office: Office, signed_in_as: SignedInAs) -> None:
    """The preparation of a hearing is named by its court and its notice; its link on the case's page leads to it."""
    case = in_court(office)
    browser = signed_in_as("Pablo")
    links = [one.get("href") for one in browser.get(address(office, case)).all("a.step-name")]
    preparing = next(link for link in links if "prepare_hearing" in link)
    page = browser.get(preparing)

    assert "%40" in preparing
    assert "%23" in preparing
    assert ["prepare the hearing"] == page.texts("h1")
    assert 404 == browser.get(address(office, case, "steps", "no/such@step#1")).status


def test_a_step_that_is_done_says_by_whom_with_which_answers(office: Office, signed_in_as: SignedInAs) -> None:
    """Long after, too."""
    case = ready_to_file(office)
    page = signed_in_as("Sofía").get(address(office, case, "steps", "screening"))

    assert "Pablo Prueba did this on January 4, 2027." in page.text
    assert date(2027, 1, 4) == office.case(case).done["screening"].on
    assert "free" in page.texts("section[aria-labelledby=done-head] dd")
