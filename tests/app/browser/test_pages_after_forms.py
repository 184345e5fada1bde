"""Pages that nobody reaches by a link, since they follow a form: as a browser draws them, in both languages."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.app.browser.conftest import Opened
from tests.app.browser.following import Stage, Way, drawn, forget_drawn, form_of, send, without_htmx
from tests.app.browser.furnished_office import FurnishedOffice, ServedPages
from tests.app.browser.looking import hard_on_any_screen
from tests.app.cli.test_documents_fill import use
from tests.app.clinic import mark
from tests.app.web.browsing import PASSWORD, session_for
from tests.core.documents.forms.blank import FORM, blank_form
from tests.core.documents.forms.conftest import CLIENT, STATED
from tests.core.records.office import Office, intake

from amparo.access.links import LinkPurpose
from amparo.case.commands import OpenCase, StateFacts
from amparo.declarations import Role
from amparo.records.jobs import NewJob
from amparo.records.links import NewLink
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo_app.exporting.job import CASE_EXPORT
from amparo_app.web.elsewhere import Known
from amparo_app.web.event_view import ON

PICTURES = os.environ.get("AMPARO_PICTURES", "")
BORN = "1994"
FILLED = "documents/form_filled.html"


def token_made(stage: Stage) -> None:
    """Make a token for a program."""
    stage.page.goto("/account/tokens/new")
    send(stage.page, "/account/tokens/new", named="nightly report", scopes="read", password=PASSWORD)


def codes_made(stage: Stage) -> None:
    """Make recovery codes."""
    stage.page.goto("/account/recovery-codes")
    send(stage.page, "/account/recovery-codes", password=PASSWORD)


def factor_offered(stage: Stage) -> None:
    """Ask for a second factor; one that was offered waits to be taken over."""
    stage.page.goto("/account/second-factor")
    if form_of(stage.page, "/account/second-factor/offer").count():
        send(stage.page, "/account/second-factor/offer", password=PASSWORD)


def chains_checked(stage: Stage) -> None:
    """Check the histories of all cases."""
    stage.page.goto("/audit")
    send(stage.page, "/audit/check")


def calendar_address(stage: Stage) -> None:
    """Make an address for a calendar elsewhere."""
    stage.page.goto("/calendar")
    send(stage.page, "/calendar/address")


def picked(stage: Stage) -> None:
    """Pick a case from the list, to be handed over."""
    stage.page.goto("/cases")
    send(stage.page, "/cases/hand-over", case=stage.furnished.number("court"))


def given(stage: Stage) -> None:
    """Hand over all that somebody who leaves has, to whoever has it already: the next language finds it the same."""
    picked(stage)
    people = stage.furnished.office.people
    send(stage.page, "/cases/hand-over", to=people["Ana"], role=Role.STAFF_ATTORNEY.value)


def password_once(stage: Stage) -> None:
    """Give somebody a password that counts once."""
    olga = stage.furnished.office.people["Olga"]
    stage.page.goto(f"/people/{olga}")
    send(stage.page, f"/people/{olga}/password")


def own_password_asked(stage: Stage) -> None:
    """Sign in by such a password."""
    office = stage.furnished.office
    once = office.records.recover(office.people["Clara"], by=office.people["Sofía"])
    email = office.records.person(office.people["Clara"]).profile.email
    stage.page.goto("/sign-in")
    send(stage.page, "/sign-in", email=email, password=once)


def office_asked(stage: Stage) -> None:
    """Come back from whoever identifies people of two offices, with what they said a moment ago."""
    records = stage.furnished.office.records
    if "other" not in {one.id for one in records.organizations()}:
        records.create_organization("other", OrganizationProfile(name="Otra Clínica", zone="America/Los_Angeles"))
        records.add_person("other", Profile(name="Pablo Prueba", email="pablo@example.org"), [Role.PARALEGAL])
    known = Known("https://keys.example.org", "sub-pablo", "pablo@example.org", "/today", int(time.time()) + 600)
    stage.page.goto("/sign-in")
    held, where = known.signed(records.secret("elsewhere-office")), f"{stage.served.address}/sign-in/elsewhere/office"
    stage.page.context.add_cookies([{"name": "amparo-elsewhere", "value": held, "url": where}])
    stage.page.locator('form[action="/sign-in"]').evaluate("one => { one.action = '/sign-in/elsewhere/office' }")
    send(stage.page, "/sign-in/elsewhere/office")


def client_read(stage: Stage) -> None:
    """Answer the question of a client's page."""
    path = f"/link/{stage.furnished.tokens[LinkPurpose.CLIENT_STATUS]}"
    stage.page.goto(path)
    send(stage.page, path, given=BORN)


def client_refused(stage: Stage) -> None:
    """Answer it with another year."""
    path = f"/link/{stage.furnished.tokens[LinkPurpose.CLIENT_STATUS]}"
    stage.page.goto(path)
    send(stage.page, path, given="1901")


def volunteer_answered(stage: Stage) -> None:
    """Say by a link how a case stands."""
    office = stage.furnished.office
    asked = NewLink(
        organization="clinic",
        purpose=LinkPurpose.STATUS_REQUEST,
        person=office.people["Víctor"],
        case=stage.furnished.cases["taken"],
    )
    path = f"/link/{office.records.make_link(asked, office.people['Clara'])[1]}"
    stage.page.goto(path)
    send(stage.page, path, standing="on_track")


def no_such_link(stage: Stage) -> None:
    """Follow a link that never was."""
    stage.page.goto(f"/link/{'2' * 40}")


def file_gone(stage: Stage) -> None:
    """Fetch a client's file a second time."""
    office, case = stage.furnished.office, stage.furnished.cases["court"]
    number = stage.furnished.number("court")
    job = office.records.put_job(NewJob("clinic", CASE_EXPORT, {"language": "en"}, office.people["Sofía"], case=case))
    office.records.claim_job(job.id)
    assert office.records.finish_job(job.id, {})
    stage.page.goto(f"/jobs/{job.id}")
    send(stage.page, f"/cases/{number}/export/{job.id}/file")


def note_kept(stage: Stage) -> None:
    """Write a note down."""
    at = f"/cases/{stage.furnished.number('court')}/notes"
    stage.page.goto(at)
    send(stage.page, at, text="She will bring the passport.")


def step_unanswered(stage: Stage) -> None:
    """Send the form of an event with nothing in it."""
    at = f"/cases/{stage.furnished.number('court')}/events/last_arrival"
    stage.page.goto(at)
    send(stage.page, at)


def hearing_recorded(stage: Stage) -> None:
    """Record an event from which dates follow, on another day each time: the same one would be asked about."""
    at = f"/cases/{stage.furnished.number('court')}/events/hearing_scheduled"
    changes = stage.furnished.office.case(stage.furnished.cases["court"]).seq
    stage.page.goto(at)
    hearing = date(2027, 8, 2) + timedelta(days=changes)
    told = {"hearing_date": hearing.isoformat(), "hearing_time": "09:00", "kind": "individual"}
    send(stage.page, at, **told, **{ON: "2027-01-02"})


WAYS = {
    "token made": Way("Sofía", "account/token_made.html", token_made),
    "codes made": Way("Pablo", "account/recovery_codes_made.html", codes_made),
    "factor offered": Way("Ana", "account/second_factor.html", factor_offered),
    "chains checked": Way("Sofía", "audit/checked.html", chains_checked),
    "calendar address": Way("Sofía", "calendar/address.html", calendar_address),
    "cases picked": Way("Sofía", "cases/hand_over.html", picked),
    "cases given": Way("Sofía", "cases/given.html", given),
    "password once": Way("Sofía", "people/once.html", password_once),
    "own password asked": Way("", "sign_in/choose.html", own_password_asked),
    "office asked": Way("", "sign_in/office.html", office_asked),
    "client's page": Way("", "links/client.html", client_read),
    "client refused": Way("", "links/question.html", client_refused),
    "volunteer answered": Way("", "links/answered.html", volunteer_answered),
    "no such link": Way("", "links/gone.html", no_such_link),
    "file gone": Way("Sofía", "exports/gone.html", file_gone),
    "note kept": Way("Pablo", "case/outcome.html", note_kept),
    "step unanswered": Way("Pablo", "case/event.html", step_unanswered),
    "hearing recorded": Way("Pablo", "case/outcome.html", hearing_recorded),
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", WAYS)
def test_a_page_that_follows_a_form_is_usable(
    looked: Opened, furnished: FurnishedOffice, served: ServedPages, name: str, language: str
) -> None:
    """axe-core finds nothing on it, in bright and in dark colours, and nothing is wider than the screen."""
    way = WAYS[name]
    page = without_htmx(looked(way.who, language=language))
    forget_drawn()
    way.follow(Stage(page, furnished, served))

    assert way.template in drawn(), page.inner_text("main")
    assert {} == hard_on_any_screen(page, PICTURES, f"after-{name.replace(' ', '-')}-{language}")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_form_of_the_government_that_was_filled_is_told_usably(looked: Opened, tmp_path: Path, language: str) -> None:
    """With everything answered, in an office whose plugin has a form that can be made on the spot."""
    clinic, blank = Office(tmp_path), tmp_path / "t-1.pdf"
    mark(clinic)
    use(clinic, FORM)
    blank.write_bytes(blank_form())
    client = CLIENT.model_copy(update={"id": ""})
    case = clinic.open_case(OpenCase(**intake().model_dump() | {"persons": (client.model_dump(),)}))
    clinic.do(case, "Pablo", StateFacts(facts=STATED))
    at = f"/cases/{clinic.case(case).number}/documents/forms/{FORM.id}"
    pablo = clinic.records.person(clinic.people["Pablo"])
    clinic.records.change_person(pablo.id, pablo.profile.model_copy(update={"language": language}))
    with ServedPages(clinic) as pages:
        page = without_htmx(looked(address=pages.address, language=language))
        cookie = {"name": "amparo", "value": session_for(clinic, "Pablo"), "url": pages.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(at)
        forget_drawn()
        send(page, at, file=blank, **{"as": "final"})
        wrong = hard_on_any_screen(page, PICTURES, f"after-form-filled-{language}")
    clinic.records.close()

    assert FILLED in drawn(), page.inner_text("main")
    assert {} == wrong
