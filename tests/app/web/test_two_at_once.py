"""Two people fill in one form at one moment: it is done once, and whoever comes second keeps their words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.app.web.browsing import Browser, OwnEngine, Page
from tests.app.web.case_forms import FORMS, WORDS, Filled, Sent, drawn
from tests.app.web.case_pages import address, fill, in_court
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

from amparo.case.commands import Command
from amparo.records.requests import Outcome
from amparo_app.web.event_view import AGAIN, ON
from amparo_app.web.site import Site

OWN = "In her own words."
SEVERAL = {"a fact", "a note", "a role", "a paper's date", "evidence asked for", "evidence taken in"}
"""What each of two people may say of a case: both stand in the record."""

ASKED_AGAIN = {"an exhibit asked for again"}
LOST = {"a restriction"}
"""What shuts out whoever comes second: they are told that there is nothing here, as whoever may not see a case is."""

SAME = {"a letter"}
"""What is the very same whoever makes it: it is there, and that is what they are told."""

ONCE = [what for what in FORMS if what not in SEVERAL | ASKED_AGAIN | LOST | SAME]
SEEING = {"a wall", "a wall lifted", "a restriction lifted", "a date waived"}
"""What supervision alone may do: then she has the form open in two windows."""


def two(
    office: Office, signed_in_as: SignedInAs, what: str, other: str = ""
) -> tuple[Filled, list[tuple[Sent, Browser]]]:
    """Have two people fill in one form of a case, the second in her own words and in Spanish."""
    filled = FORMS[what](office)
    other = other or (filled.by if what in SEEING else "Ana" if filled.by == "Sofía" else "Sofía")
    words = {name: OWN if typed == WORDS and name != "name" else typed for name, typed in filled.typed.items()}
    browsers = signed_in_as(filled.by), signed_in_as(other, "es")
    forms = (
        drawn(one, office, form) for one, form in zip(browsers, (filled, filled._replace(typed=words)), strict=True)
    )
    return filled, list(zip(forms, browsers, strict=True))


def done(office: Office, case: str, sent: Sent) -> bool:
    """Return whether a form has left anything on the record."""
    return any(entry.command == sent.command for entry in office.records.history(case))


@pytest.mark.parametrize("what", ONCE)
def test_whoever_comes_second_is_told_so_in_their_language_and_keeps_what_they_typed(
    office: Office, signed_in_as: SignedInAs, what: str
) -> None:
    """Both forms were open before the first was sent."""
    filled, ((first, by_first), (second, by_second)) = two(office, signed_in_as, what)
    first.by(by_first)
    page = second.by(by_second)

    assert [True, False] == [done(office, filled.case, one) for one in (first, second)]
    assert page.status in {409, 422}
    assert "es" == page.tree.get("lang")
    assert page.texts(".notice.bad, .problem")
    assert OWN not in second.data.values() or OWN in page.response.text


@pytest.mark.parametrize("what", ["a step", "a date proven", "a date taken note of", "an offer", "a paper approved"])
def test_of_two_at_the_very_same_moment_one_is_carried_out(office: Office, signed_in_as: SignedInAs, what: str) -> None:
    """Neither breaks the other's page, and the record holds together."""
    filled, pairs = two(office, signed_in_as, what)

    def send(pair: tuple[Sent, Browser]) -> Page:
        return pair[0].by(pair[1])

    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(send, pairs))

    assert [200, 409] == sorted(one.status for one in pages)
    assert 1 == sum(done(office, filled.case, sent) for sent, _ in pairs)
    assert office.records.history(filled.case)


def test_whoever_restricts_a_case_shuts_out_who_was_about_to(office: Office, signed_in_as: SignedInAs) -> None:
    """She learns as little as anybody who may not see it, and her words are still on her page."""
    _, ((first, by_first), (second, by_second)) = two(office, signed_in_as, "a restriction")
    first.by(by_first)
    page = second.by(by_second)

    assert 404 == page.status
    assert OWN in page.text


def test_a_second_supervisor_does_not_undo_what_the_first_did(office: Office, signed_in_as: SignedInAs) -> None:
    """Who was about to restrict a case lifts no restriction."""
    filled, ((first, by_first), (second, by_second)) = two(office, signed_in_as, "a restriction", other="Sofía")
    first.by(by_first)
    page = second.by(by_second)

    assert 409 == page.status
    assert "ya está restringido" in page.texts("[role=alert]")[0]
    assert OWN in page.text
    assert office.case(filled.case).restriction is not None


def test_the_same_letter_is_kept_once(office: Office, signed_in_as: SignedInAs) -> None:
    """Whoever comes second is led to it."""
    filled, ((first, by_first), (second, by_second)) = two(office, signed_in_as, "a letter")
    first.by(by_first)
    page = second.by(by_second)

    assert address(office, filled.case, "documents", "D1") == page.path
    assert "no se hizo nada por segunda vez" in page.text
    assert 1 == len(office.case(filled.case).documents)


def test_what_happened_once_more_is_recorded_once_somebody_says_so(office: Office, signed_in_as: SignedInAs) -> None:
    """With who recorded the same already beside the box."""
    filled, ((first, by_first), (second, by_second)) = two(office, signed_in_as, "an event")
    first.by(by_first)
    page = second.by(by_second)

    assert "lo registró Sofía Prueba el " in page.texts(f"#{AGAIN}-problem")[0]
    assert filled.typed["hearing_date"] == page.all("#hearing_date")[0].get("value")
    assert 2 == len(office.case(filled.case).of_kind["hearing_scheduled"])

    fill(by_second, second.action, {AGAIN: "yes"})

    assert 3 == len(office.case(filled.case).of_kind["hearing_scheduled"])


class Overtaken(OwnEngine):
    """An engine to which somebody else's command comes the moment before: no page can have seen it."""

    def submit(self, case: str, command: Command) -> Outcome:
        """Carry out the command, after the same of a colleague's."""
        first = self.office.command("Pablo", command.body.model_copy(update={"unless_recorded": False}))
        super().submit(case, first)
        return super().submit(case, command)


@pytest.mark.parametrize("is_again", [False, True])
def test_what_was_recorded_at_the_very_same_moment_is_told_all_the_same(
    office: Office, site: Site, *, is_again: bool
) -> None:
    """The engine itself looks, beside the box by which it is recorded nevertheless; who says so at once is believed."""
    filled = FORMS["an event"](office)
    overtaken = Site(site.settings, site.records, Overtaken(office, site.clock), site.address, site.clock)
    browser = Browser(overtaken, office).sign_in(filled.by)
    sent = drawn(browser, office, filled)
    page = sent._replace(data=sent.data | ({AGAIN: "yes"} if is_again else {})).by(browser)
    told = page.texts(f"#{AGAIN}-problem")

    assert (200 if is_again else 422) == page.status
    assert [not is_again] == [any("Pablo Prueba recorded it on" in one for one in told)]
    assert (3 if is_again else 2) == len(office.case(filled.case).of_kind["hearing_scheduled"])


def test_another_day_is_another_event(office: Office, signed_in_as: SignedInAs) -> None:
    """And nobody is asked anything."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo"), address(office, case, "events", "request_for_evidence")
    for day in ("2027-01-02", "2027-01-03"):
        browser.get(where)
        assert 200 == fill(browser, where, {ON: day}).status

    assert 2 == len(office.case(case).of_kind["request_for_evidence"])
