from __future__ import annotations

from typing import Any

import pytest
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

from amparo.case.rehearsal import Change
from amparo.declarations import Text
from amparo.records.catalog_switches import Rehearsed, note_switch
from amparo.records.jobs import NewJob
from amparo_app.rehearsal_job import REHEARSAL
from amparo_app.rehearsing import Rehearsal, SummaryLine
from amparo_app.web.plugins_view import lines_shown


def test_each_plugin_in_force_says_what_it_adds(signed_in_as: SignedInAs, office: Office) -> None:
    """Whoever manages plugins need not ask their authors."""
    page = signed_in_as("Sofía").get("/plugins")
    catalog = office.records.active_catalog("clinic")
    assert catalog is not None

    assert [info.title.en for info in catalog.plugins] == [
        one.partition(f" {info.id} ")[0] for one, info in zip(page.texts("h2"), catalog.plugins, strict=False)
    ]


def test_a_paralegal_finds_no_plugins(signed_in_as: SignedInAs) -> None:
    """Neither the page nor the button."""
    browser = signed_in_as("Pablo")
    browser.get("/account")

    assert 404 == browser.get("/plugins").status
    browser.get("/account")
    assert 404 == browser.post("/plugins/rehearsals", browser.hidden()).status


def test_a_rehearsal_that_is_asked_for_twice_is_one_job(signed_in_as: SignedInAs, office: Office) -> None:
    """A double click costs nothing."""
    browser = signed_in_as("Sofía")
    browser.get("/plugins")
    form = next(one for one in browser.page.tree.forms if one.get("action") == "/plugins/rehearsals")
    filled = dict(form.form_values())

    pages = [browser.post("/plugins/rehearsals", filled) for _ in range(2)]

    assert [200, 200] == [page.status for page in pages]
    assert [REHEARSAL] == [job.kind for job in office.records.jobs("clinic")]
    assert 1 == len({page.path for page in pages})


def test_what_a_rehearsal_found_names_only_cases_that_its_reader_may_see() -> None:
    """The others are counted."""
    line = SummaryLine(
        change=Change.STEP_OPENS,
        subject="steps",
        title=Text("A step", "Un paso"),
        cases=5,
        people=(),
        numbers=("AA-1", "AA-2", "AA-3"),
    )
    made = Rehearsal.model_validate(
        {"organization": "clinic", "at": "2027-01-04T18:00:00Z", "in_force": "a", "proposed": "b", "lines": [line]}
    )

    (shown,) = lines_shown(made, {"AA-2"})

    assert (("AA-2",), 4) == (shown.numbers, shown.others)


def rehearsed(office: Office, proposed: str, *, unread: int = 0, against: str = "") -> str:
    """Have a rehearsal be done, as its job leaves it, and return the job's id."""
    records, sofia = office.records, office.people["Sofía"]
    in_force = against or records.organization("clinic").catalog
    job = records.put_job(NewJob("clinic", REHEARSAL, {}, sofia, ""))
    assert records.claim_job(job.id) is not None
    told = {"organization": "clinic", "at": "2027-01-04T18:00:00Z", "in_force": in_force, "proposed": proposed}
    made = Rehearsal.model_validate({**told, "cases": 3, "affected": 2, "dangerous": 1, "unread": unread})
    records.finish_job(job.id, made.model_dump(mode="json", exclude_none=True))
    entry = Rehearsed(against=in_force, cases=3, affected=2, dangerous=1, unread=unread)
    note_switch(records, "clinic", proposed, entry, by=sofia, operator="")
    return job.id


def test_going_live_names_the_cases_that_change_and_takes_a_reason(signed_in_as: SignedInAs, office: Office) -> None:
    """Nothing is asked for before both are there; what was typed stays."""
    job = rehearsed(office, "another")
    browser = signed_in_as("Sofía")
    page = browser.get(f"/plugins/rehearsals/{job}")
    unticked = browser.send(f"/plugins/rehearsals/{job}/go-live", reason="a volunteer came")

    assert "of 3 open cases, 2 change; 1 have a date toward danger" in page.text
    assert (422, "a volunteer came") == (unticked.status, unticked.all("#reason")[0].get("value"))
    assert [REHEARSAL] == [one.kind for one in office.records.jobs("clinic")]


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ({"unread": 1}, "Not every case could be looked through"),
        ({"against": "another one before"}, "Another catalog is in force since this rehearsal"),
    ],
)
def test_nobody_goes_live_with_what_was_not_wholly_rehearsed(
    signed_in_as: SignedInAs, office: Office, made: dict[str, Any], why: str
) -> None:
    """The page says why, and there is no button; a form of one's own making does nothing."""
    job = rehearsed(office, "another", **made)
    browser = signed_in_as("Sofía")
    page = browser.get(f"/plugins/rehearsals/{job}")
    browser.post(f"/plugins/rehearsals/{job}/go-live", {**browser.hidden(), "sure": "2", "reason": "a reason"})

    assert why in page.text
    assert [] == page.all("form[action$='/go-live']")
    assert [REHEARSAL] == [one.kind for one in office.records.jobs("clinic")]


def test_a_paralegal_chooses_no_plugin(signed_in_as: SignedInAs) -> None:
    """Neither by the page nor by a form of their own making."""
    browser = signed_in_as("Pablo")
    browser.get("/account")
    hidden = browser.hidden()

    assert 404 == browser.get("/plugins/here/asylum").status
    for action in ("enable", "disable", "settings"):
        assert 404 == browser.post(f"/plugins/here/asylum/{action}", {**hidden, "version": "asylum"}).status
