"""The guided interview as pages: saved as typed, urgent things first, a case at its end, and the letter it needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.core.records.office import Office
from tests.plugins.docket import catalog_of

from amparo.case.commands import CompleteStep
from amparo.case.settle import settle
from amparo.declarations import Catalog
from amparo.records.interviews import InterviewState

if TYPE_CHECKING:
    from tests.app.web.browsing import Browser, OwnEngine, Page

NAME = "Marisol Ixchel Tzul Batz"
URGENCY = {
    "fact:asylum.custody": "not_detained",
    "step:urgency_triage.date_near": "yes",
    "fact:asylum.prior_order": "none",
    "step:urgency_triage.fee_notice": "no",
    "fact:asylum.safety_risk": "yes",
}
ARRIVAL = {"event:last_arrival.on@p1": "2026-01-20", "event:last_arrival.manner@p1": "with_a_visa"}


@cache
def catalog() -> Catalog:
    """The catalog of asylum alone."""
    return catalog_of("asylum")


@pytest.fixture
def asylum(office: Office) -> Office:
    """The clinic, under the catalog of asylum."""
    office.records.save_catalog(catalog())
    office.records.set_active_catalog("clinic", catalog().hash, office.people["Sofía"])
    return office


@pytest.fixture
def ines(asylum: Office, signed_in_as: Callable[..., Browser]) -> Browser:
    """The intake worker's browser."""
    return signed_in_as("Inés")


def begun(browser: Browser) -> str:
    """Begin an interview and return its address."""
    browser.get("/intake")
    browser.send("/intake")
    return browser.page.path.partition("/about/")[0]


def fill(browser: Browser, address: str, section: str, **typed: Any) -> Page:
    """Fill in a section and go on."""
    browser.get(f"{address}/about/{section}")
    return browser.send(f"{address}/about/{section}", go="next", **typed)


def whole(browser: Browser, **more: dict[str, str]) -> str:
    """Hold a whole short interview and return its address."""
    address = begun(browser)
    fill(browser, address, "urgency", **URGENCY)
    named = {"person:p1.name": NAME, "step:record_names.family_entered": "confirmed"}
    fill(browser, address, "persons", **named, **{"step:record_names.adverse_entered": "confirmed"})
    fill(browser, address, "arrival", **ARRIVAL)
    for section, typed in more.items():
        fill(browser, address, section, **typed)
    return address


def opened(browser: Browser, address: str) -> str:
    """Open the case and return its number."""
    browser.get(f"{address}/review")
    return browser.send(f"{address}/open").path.rpartition("/")[2]


def open_steps(office: Office, number: str) -> set[str]:
    """Return the steps of a case that can be done now."""
    agenda = settle(office.case(number), catalog(), office.now).agenda
    return {item.step for item in agenda if item.status == "open"}


def test_the_first_questions_are_about_what_is_urgent_in_both_languages(ines: Browser) -> None:
    """The reader's own language first, the other beside it and marked as such."""
    begun(ines)

    assert ["What is urgent Lo urgente"] == ines.page.texts("h1")
    assert "situación de detención" in ines.page.texts("[lang=es].other")


def test_in_spanish_the_order_is_the_other_way_round(asylum: Office, signed_in_as: Callable[..., Browser]) -> None:
    """And the page around it is Spanish."""
    browser = signed_in_as("Inés", "es")
    begun(browser)

    assert ["Lo urgente What is urgent"] == browser.page.texts("h1")
    assert "Guardar y seguir" in browser.page.texts("button")


def test_a_section_is_saved_by_its_button_and_the_flags_are_up(ines: Browser) -> None:
    """Without JavaScript: the next section comes, with what was answered beside it."""
    address = begun(ines)
    page = fill(ines, address, "urgency", **URGENCY)

    assert f"{address}/about/dates" == page.path
    assert ["⚑ Danger now or a medical emergency"] == page.texts(".flag h3")


def test_what_was_just_typed_is_saved_by_itself(ines: Browser, asylum: Office) -> None:
    """What comes back stands beside the questions, with the number of the save."""
    address = begun(ines)
    ines.get(f"{address}/about/urgency")
    typed = {**ines.hidden(), "seen": "0", "fact:asylum.custody": "detained"}
    page = ines.post(f"{address}/about/urgency/part", typed)
    interview = asylum.records.interviews("clinic")[0]

    assert {"fact:asylum.custody": "detained"} == interview.values
    assert ["1"] == [one.get("value") for one in page.all("input#seen")]
    assert "In detention" in page.text
    assert "changes what is asked here" in page.text


def test_two_people_in_one_section_both_keep_what_they_typed(
    ines: Browser, signed_in_as: Callable[..., Browser], asylum: Office
) -> None:
    """The later is told what the other had typed; fields that they left alone stay as the other left them."""
    address = begun(ines)
    pablo = signed_in_as("Pablo")
    pablo.get(f"{address}/about/history")
    ines.get(f"{address}/about/history")
    first: dict[str, Any] = {"fact:asylum.route": "through Mexico", "fact:asylum.all_entries": "2019 and 2026"}
    pablo.send(f"{address}/about/history", go="stay", **first)
    page = ines.send(f"{address}/about/history", go="next", **dict[str, Any]({"fact:asylum.route": "by plane"}))
    values = asylum.records.interviews("clinic")[0].values

    assert {"fact:asylum.route": "by plane", "fact:asylum.all_entries": "2019 and 2026"} == values
    assert f"{address}/about/history" == page.path
    assert "Pablo Prueba had typed something else" in page.text
    assert "through Mexico" in page.text


def test_a_colleague_in_another_section_holds_nobody_up(ines: Browser, signed_in_as: Callable[..., Browser]) -> None:
    """What they type there is seen when one gets there."""
    address = begun(ines)
    ines.get(f"{address}/about/urgency")
    fill(signed_in_as("Pablo"), address, "history", **{"fact:asylum.route": "through Mexico"})
    page = ines.send(f"{address}/about/urgency", go="next", **dict[str, Any](URGENCY))

    assert f"{address}/about/dates" == page.path


def test_a_wrong_date_is_kept_and_named_where_it_stands(ines: Browser) -> None:
    """Nothing typed is lost, and the case can be looked through without it."""
    address = whole(ines)
    fill(ines, address, "arrival", **{"event:last_arrival.on@p1": "2026-02-30"})
    page = ines.get(f"{address}/about/arrival")
    wrong = page.all("[name='event:last_arrival.on@p1']")[0]

    assert ("2026-02-30", "true") == (wrong.get("value"), wrong.get("aria-invalid"))
    assert "Cannot be taken into the case" in ines.get(f"{address}/review").text


def test_a_person_is_added_and_taken_out_again(ines: Browser) -> None:
    """Each with fields of their own, and an arrival of their own once they are named."""
    address = whole(ines)
    ines.get(f"{address}/about/persons")
    ines.send(f"{address}/about/persons", go="add")
    fill(ines, address, "persons", **{"person:p2.name": "Tomás Batz Tzul", "person:p2.role": "child"})
    both = ines.get(f"{address}/about/arrival").texts("h2[id^=who]")
    ines.get(f"{address}/about/persons")
    ines.send(f"{address}/about/persons", go="take_out:p2")

    assert [NAME, "Tomás Batz Tzul"] == both
    assert [NAME] == ines.get(f"{address}/about/arrival").texts("h2[id^=who]")


def test_the_end_is_a_case_with_the_steps_that_the_answers_complete(ines: Browser, asylum: Office) -> None:
    """Opened once, however often the button is pressed; the decision is not an intake worker's."""
    address = whole(ines)
    ines.get(f"{address}/review")
    again = ines.hidden() | {"seen": "3"}
    number = ines.send(f"{address}/open").path.rpartition("/")[2]
    assert f"/intake/result/{number}" == ines.post(f"{address}/open", again).path
    case = asylum.case(number)

    assert (NAME, "2026-01-20") == (case.persons[0].name, str(case.of_kind["last_arrival"][0].on))
    assert {"urgency_triage", "record_names", "record_arrival", "conflict_check"} == set(case.done_steps)
    assert () == asylum.records.interviews("clinic")
    assert "decided in the step “Decide what we will do”, by: supervising attorney" in ines.page.text
    assert [] == ines.page.all("select")
    assert number == ines.get(f"{address}/review").path.rpartition("/")[2]
    assert 1 == len(asylum.records.list_cases("clinic"))


def test_a_supervising_attorney_decides_and_is_asked_for_the_letter_with_the_dates(
    signed_in_as: Callable[..., Browser], asylum: Office
) -> None:
    """Until it is made the page says that it is not, and the case has a step for it."""
    sofia = signed_in_as("Sofía")
    claim = {
        "fact:asylum.fear_of_return": "yes",
        "fact:asylum.protected_ground": "not_clear_yet",
    }
    history = {"fact:asylum.signed_return_papers": "no", "fact:asylum.criminal_history": "none"}
    held = {"step:screening_interview.held_on": "2027-01-04", "step:screening_interview.interpreter": "not_needed"}
    one_year = {"fact:asylum.one_year_exception@p1": "not_needed"}
    address = whole(sofia, history=history, claim=claim, one_year=one_year, closing_interview=held)
    number = opened(sofia, address)
    decided: dict[str, Any] = {"result": "decline", "decided_on": "2027-01-04", "reasons": "No room before the date."}
    page = sofia.send(f"/intake/result/{number}", **decided)

    assert "decline" == asylum.case(number).facts["asylum.screening_result"]
    assert "not made yet" in page.text
    assert [f"/cases/{number}/documents/new/declination_letter"] == [one.get("href") for one in page.all("a.button")]
    assert "declination_letter" in open_steps(asylum, number)
    assert "The case goes on asking until this is done: Send the letter with the known dates" in page.text
    assert () == asylum.records.interviews("clinic", (InterviewState.UNDER_WAY, InterviewState.OPENED))


def test_where_a_name_is_known_the_answers_wait_for_the_decision_on_the_conflict(
    signed_in_as: Callable[..., Browser], asylum: Office
) -> None:
    """They stay with the interview, and are entered once it is decided."""
    ines = signed_in_as("Inés")
    opened(ines, whole(ines))
    history = {"fact:asylum.signed_return_papers": "no", "fact:asylum.criminal_history": "none"}
    claim = {"fact:asylum.fear_of_return": "yes", "fact:asylum.protected_ground": "race"}
    held = {"step:screening_interview.held_on": "2027-01-04", "step:screening_interview.interpreter": "present"}
    address = whole(ines, history=history, claim=claim, closing_interview=held)
    ines.get(f"{address}/review")
    hint = ines.send(f"{address}/names").text
    number = opened(ines, address)
    waits = ines.page.text
    case = asylum.case(number)
    cleared = {"outcome": "cleared", "reason": "The same person, twice."}
    asylum.do(case.id, "Sofía", CompleteStep(step="conflict_decision", answers=cleared))
    ines.get(f"/intake/result/{number}")
    ines.send(f"{address}/enter")

    assert "known from other cases: 1" in hint
    assert "The interview's answers are kept" in waits
    assert "screening_interview" not in case.done_steps
    assert "screening_interview" in asylum.case(number).done_steps


def test_with_the_engine_away_everything_is_saved_and_the_case_comes_later(ines: Browser, engine: OwnEngine) -> None:
    """The page says so; nobody has to press again."""
    address = whole(ines)
    engine.is_away = True
    ines.get(f"{address}/review")
    page = ines.send(f"{address}/open")
    later = ines.get(f"{address}/about/urgency")
    engine.is_away = False

    assert "opened as soon as the engine answers" in page.text
    assert f"{address}/review" == later.path


def test_no_case_is_opened_without_a_name_or_of_what_somebody_did_not_see(
    ines: Browser, signed_in_as: Callable[..., Browser], asylum: Office
) -> None:
    """The page says which, and everything is still there."""
    address = begun(ines)
    ines.get(f"{address}/review")
    nameless = ines.send(f"{address}/open")
    fill(ines, address, "persons", **{"person:p1.name": NAME})
    ines.get(f"{address}/review")
    fill(signed_in_as("Pablo"), address, "urgency", **URGENCY)
    changed = ines.send(f"{address}/open")

    assert (409, 409) == (nameless.status, changed.status)
    assert "needs the client's name" in nameless.text
    assert "Somebody changed this interview since you looked" in changed.text
    assert () == asylum.records.list_cases("clinic")


def test_an_interview_ends_without_a_case_only_when_somebody_says_that_they_mean_it(
    ines: Browser, asylum: Office
) -> None:
    """Then nothing of it can be read any more."""
    address = whole(ines)
    ines.get(f"{address}/end")
    unsure = ines.send(f"{address}/end")
    still = asylum.records.interviews("clinic")
    ines.send(f"{address}/end", sure="yes")

    assert (422, 1) == (unsure.status, len(still))
    assert 404 == ines.get(f"{address}/about/urgency").status
    assert (asylum.data / "destroyed-keys.txt").read_text(encoding="utf-8").count(still[0].id) == 1


def test_the_list_names_whose_interview_it_is_and_who_began_it(
    ines: Browser, signed_in_as: Callable[..., Browser]
) -> None:
    """So that a colleague can go on with it."""
    address = whole(ines)
    pablo = signed_in_as("Pablo")
    page = pablo.get("/intake")

    assert [address] == [one.get("href") for one in page.all("td:first-child a")]
    assert "Inés Prueba" in page.text


def test_who_may_open_no_case_sees_no_interview(ines: Browser, signed_in_as: Callable[..., Browser]) -> None:
    """The list, a section and the end are not there for them."""
    address = whole(ines)
    clara = signed_in_as("Clara")
    paths = ("/intake", f"{address}/about/urgency", f"{address}/review", f"{address}/end")

    assert {404} == {clara.get(path).status for path in paths}


def test_a_client_without_a_name_is_spoken_of_in_the_readers_language(
    asylum: Office, signed_in_as: Callable[..., Browser]
) -> None:
    """Above the interview and among the persons alike."""
    found = []
    for language in ("en", "es"):
        browser = signed_in_as("Inés", language)
        found += browser.get(f"{begun(browser)}/review").texts("td:first-child")[:1]

    assert ["the client", "la persona"] == found


def test_no_name_is_in_the_database_or_in_an_address(ines: Browser, asylum: Office) -> None:
    """Neither of an interview under way nor of one that became a case."""
    address = whole(ines)
    opened(ines, whole(ines, claim={"fact:asylum.what_happened": "beaten by the marker"}))

    for mark in ("Marisol", "Ixchel", "beaten by the marker"):
        assert [] == [name for name, content in asylum.files().items() if mark.encode() in content]
    assert "arisol" not in address
