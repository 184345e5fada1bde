"""The way back to the catalog before: what it will do is said first, and it takes a tick and a reason."""

from __future__ import annotations

from tests.app.web.conftest import SignedInAs
from tests.core.case.catalogs import changed
from tests.core.case.practice import CATALOG
from tests.core.records.office import Office

from amparo.records.catalog_switches import Begun, note_switch
from amparo_app.switch_job import SWITCH, SwitchRequest

WHERE = "/plugins/back"


def gone_live(office: Office, name: str, *, back: bool = False) -> str:
    """Put another catalog in force, as going live begins, and return its hash."""
    other = changed(name)
    office.records.save_catalog(other)
    before = office.records.organization("clinic").catalog or ""
    office.records.set_active_catalog("clinic", other.hash, office.people["Sofía"])
    begun = Begun(before=before, back=back)
    note_switch(office.records, "clinic", other.hash, begun, by=office.people["Sofía"], operator="")
    return other.hash


def asked(office: Office) -> list[SwitchRequest]:
    """Return what jobs were asked for."""
    return [SwitchRequest.model_validate(one.asked.request) for one in office.records.jobs("clinic")]


def test_it_says_first_what_it_will_do(signed_in_as: SignedInAs, office: Office) -> None:
    """From which catalog to which, how many cases follow, and what becomes of dates; in both languages."""
    old = office.open_case()
    now = gone_live(office, "a second one")
    office.open_case()
    english, spanish = (signed_in_as("Sofía", one).get(WHERE) for one in ("en", "es"))
    told = english.texts("dl.facts")[0]

    assert CATALOG.hash == office.case(old).catalog
    assert f"In force now{now[:8]}" in told
    assert f"In force again{CATALOG.hash[:8]}, which went live on" in told
    assert "1 of 2 follows" in told
    assert "else they wait for somebody who may" in told
    assert "esperan a alguien que pueda" in spanish.texts("dl.facts")[0]


def test_it_takes_a_tick_and_a_reason_and_is_one_job(signed_in_as: SignedInAs, office: Office) -> None:
    """What was typed stays until both are there; its page is the job's, with what came of it."""
    gone_live(office, "a second one")
    browser = signed_in_as("Sofía")
    browser.get("/plugins")

    assert [WHERE] == [one.get("href") for one in browser.page.all("a[href='/plugins/back']")]

    browser.get(WHERE)
    unticked = browser.send(WHERE, reason="it reads dates wrongly")

    assert (422, "it reads dates wrongly") == (unticked.status, unticked.all("#reason")[0].get("value"))
    assert [] == asked(office)

    job = browser.send(WHERE, sure="yes", reason="it reads dates wrongly")

    assert [SWITCH] == [one.kind for one in office.records.jobs("clinic")]
    assert [(CATALOG.hash, True, "it reads dates wrongly")] == [
        (one.proposed, one.back, one.reason) for one in asked(office)
    ]
    assert ["Going back"] == job.texts("h1")
    assert job.path.startswith("/plugins/switches/")
    assert "back" in browser.get("/plugins").texts("a[href^='/plugins/switches/'] + .tag")


def test_where_it_leads_elsewhere_by_now_nothing_is_asked_for(signed_in_as: SignedInAs, office: Office) -> None:
    """Another catalog went live after the page was drawn."""
    gone_live(office, "a second one")
    browser = signed_in_as("Sofía")
    browser.get(WHERE)
    gone_live(office, "a third one")
    answer = browser.send(WHERE, sure="yes", reason="it reads dates wrongly")

    assert 422 == answer.status
    assert "the way back leads elsewhere now" in answer.text
    assert [] == asked(office)


def test_without_another_catalog_there_is_nothing_to_go_back_to(signed_in_as: SignedInAs, office: Office) -> None:
    """Nothing leads there, and whoever types the address reads why there is no button."""
    browser = signed_in_as("Sofía")

    assert not browser.get("/plugins").all("a[href='/plugins/back']")

    page = browser.get(WHERE)

    assert "there is nothing to go back to" in page.text
    assert not page.all("form[action='/plugins/back']")


def test_going_on_with_the_way_back_goes_back(signed_in_as: SignedInAs, office: Office) -> None:
    """What is left of it is moved as it was begun, so that dates made safer meanwhile are put back."""
    office.open_case()
    back_to = gone_live(office, "the one before", back=True)
    browser = signed_in_as("Sofía")
    browser.get("/plugins")
    browser.send("/plugins/switches")

    assert [(back_to, True)] == [(one.proposed, one.back) for one in asked(office)]


def test_a_paralegal_does_not_go_back(signed_in_as: SignedInAs, office: Office) -> None:
    """Neither by the page nor by a form of their own making."""
    gone_live(office, "a second one")
    browser = signed_in_as("Pablo")
    browser.get("/account")
    form = {**browser.hidden(), "to": CATALOG.hash, "sure": "yes", "reason": "x"}

    assert (404, 404) == (browser.get(WHERE).status, browser.post(WHERE, form).status)
    assert [] == asked(office)
