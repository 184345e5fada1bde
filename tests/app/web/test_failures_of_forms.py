"""Whatever is away while somebody sends a form: a page in words, in their language, with everything typed kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from tests.app.web.browsing import ADDRESS, Browser, OwnEngine
from tests.app.web.case_pages import address, deadline_id, in_court
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

WORDS = "She will bring the passport."


class Filled(NamedTuple):
    """A form of a case, as somebody fills it in: where it is drawn, where it goes, and what is typed."""

    drawn: tuple[str, ...]
    action: tuple[str, ...]
    typed: dict[str, Any]


FORMS: dict[str, Callable[[Office, str], Filled]] = {
    "step": lambda _o, _c: Filled(("steps", "screening"), ("steps", "screening"), {"custody": "free", "child": "no"}),
    "event": lambda _o, _c: Filled(
        ("events", "hearing_scheduled"), ("events", "hearing_scheduled"), {"on": "2027-01-02", "kind": "master"}
    ),
    "note": lambda _o, _c: Filled(("notes",), ("notes",), {"text": WORDS}),
    "deadline": lambda office, case: Filled(
        ("deadlines", deadline_id(office, case, "one_year")),
        ("deadlines", deadline_id(office, case, "one_year"), "set-printed"),
        {"paper": WORDS},
    ),
    "evidence": lambda _o, _c: Filled(("evidence", "ask"), ("evidence", "ask"), {"what": WORDS}),
    "people": lambda _o, _c: Filled(("people",), ("people",), {"name": WORDS, "role": "child"}),
    "access": lambda _o, _c: Filled(("access",), ("access", "restriction"), {"why": WORDS}),
    "link": lambda _o, _c: Filled(("links",), ("links",), {"email": "client@example.org"}),
}


@contextmanager
def read_only(office: Office) -> Iterator[None]:
    """Have every connection of the records refuse to write, as on a disk that was mounted so."""

    def refuse(connection: sa.Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    engine = office.records.database.engine
    sa.event.listen(engine, "begin", refuse)
    try:
        yield
    finally:
        sa.event.remove(engine, "begin", refuse)
        engine.dispose()


@contextmanager
def away(office: Office) -> Iterator[None]:
    """Have the database answer nobody."""

    def refuse(_dialect: object, _record: object, *_: object) -> None:
        raise sa.exc.OperationalError("connect", {}, ConnectionError("the disk is gone"))

    engine = office.records.database.engine
    engine.dispose()
    sa.event.listen(engine, "do_connect", refuse)
    try:
        yield
    finally:
        sa.event.remove(engine, "do_connect", refuse)
        engine.dispose()


def drawn(browser: Browser, office: Office, case: str, filled: Filled) -> tuple[str, dict[str, Any]]:
    """Look at the page of a form, and return where it goes with all that it then holds."""
    browser.get(address(office, case, *filled.drawn))
    action = address(office, case, *filled.action)
    form = next(one for one in browser.page.tree.forms if one.get("action") == action)
    return action, dict(form.form_values()) | filled.typed


@pytest.mark.parametrize("what", FORMS)
@pytest.mark.parametrize(("language", "said"), [("en", "cannot reach its records"), ("es", "no alcanza sus registros")])
def test_a_disk_that_takes_nothing_leaves_what_was_typed_on_the_page(
    office: Office, signed_in_as: SignedInAs, what: str, language: str, said: str
) -> None:
    """It can be sent again from there; where the form is still there, it stays with a sentence beside it."""
    case = in_court(office)
    browser = signed_in_as("Sofía", language)
    action, sent = drawn(browser, office, case, FORMS[what](office, case))
    before = office.case(case).seq
    with read_only(office):
        page = browser.post(action, sent)
        in_place = browser.client.post(action, data=sent, headers={"origin": ADDRESS, "hx-request": "true"})

    kept = {one.get("name"): one.get("value") for one in page.all("main input[type=hidden]")}
    typed = FORMS[what](office, case).typed
    assert (503, language) == (page.status, page.tree.get("lang"))
    assert said in page.texts("h1")[0]
    assert typed.items() <= kept.items()
    assert (503, "#line") == (in_place.status_code, in_place.headers["hx-retarget"])
    assert said in in_place.text
    assert before == office.case(case).seq


@pytest.mark.parametrize("what", FORMS)
def test_a_database_that_is_away_is_told_in_both_languages(office: Office, signed_in_as: SignedInAs, what: str) -> None:
    """Nobody can be known then: the page says to go back, where everything typed still is."""
    case = in_court(office)
    browser = signed_in_as("Sofía")
    action, sent = drawn(browser, office, case, FORMS[what](office, case))
    with away(office):
        page = browser.post(action, sent)

    assert 503 == page.status
    assert "cannot reach its records" in page.text
    assert "Traceback" not in page.text


@pytest.mark.parametrize("what", ["step", "note", "people", "access"])
@pytest.mark.parametrize(("language", "said"), [("en", "will be applied"), ("es", "se aplicará")])
def test_while_the_engine_is_away_what_was_sent_is_saved_and_the_page_says_so(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine, what: str, language: str, said: str
) -> None:
    """It need not be sent again."""
    case = in_court(office)
    browser = signed_in_as("Sofía", language)
    action, sent = drawn(browser, office, case, FORMS[what](office, case))
    engine.is_away = True
    page = browser.post(action, sent)

    assert 200 == page.status
    assert said in page.text
