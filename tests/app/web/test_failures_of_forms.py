"""Whatever is away while somebody sends a form: a page in words, in their language, with everything typed kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from tests.app.web.browsing import ADDRESS, Browser, OwnEngine
from tests.app.web.case_forms import FORMS, drawn
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office
from tests.core.records.test_link_answers import carried_out

from amparo.case.commands import Command
from amparo.errors import RecordsUnreachable
from amparo.records.requests import Outcome
from amparo_app.web.labels import LABELS
from amparo_app.web.site import Site

UNREACHABLE = {"en": "cannot reach its records", "es": "no alcanza sus registros"}
SAVED = {"en": "Saved, and will be applied", "es": "Guardado; se aplicará más tarde"}
NOT_TWICE = "nothing was done a second time"


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


class CutOff(OwnEngine):
    """An engine whose records go away the moment a command is carried out, before anybody hears of it."""

    def submit(self, case: str, command: Command) -> Outcome:
        """Carry out a command and lose the answer."""
        super().submit(case, command)
        raise RecordsUnreachable("The records cannot be reached.")


def speak(office: Office, first_name: str, language: str) -> None:
    """Have somebody read the pages in a language from now on."""
    person = office.records.person(office.people[first_name])
    office.records.change_person(person.id, person.profile.model_copy(update={"language": language}))


def waiting(office: Office) -> list[str]:
    """Return the names of the commands that lie in the inbox."""
    return [one.command.id for one in office.records.waiting_commands(office.wall + timedelta(days=999))]


def times(office: Office, case: str, command: str) -> int:
    """Return how many entries of a case's record came of a command."""
    return sum(entry.command == command for entry in office.records.history(case))


@pytest.mark.parametrize("what", FORMS)
def test_a_disk_that_takes_nothing_leaves_what_was_typed_on_the_page(
    office: Office, signed_in_as: SignedInAs, what: str
) -> None:
    """Sent again from there it is done once; a file has to be chosen again. Where the form is still there, it stays."""
    filled = FORMS[what](office)
    browser = signed_in_as(filled.by)
    sent, before = drawn(browser, office, filled), office.case(filled.case).seq
    for language, said in UNREACHABLE.items():
        speak(office, filled.by, language)
        office.wall += timedelta(minutes=5)  # nobody fills in a form within the moment in which it was drawn
        with read_only(office):
            page = sent.by(browser)
            headers = {"origin": ADDRESS, "hx-request": "true"}
            in_place = browser.client.post(sent.action, data=sent.data, files=sent.files, headers=headers)

        kept = {one.get("name"): one.get("value") for one in page.all("main form input[type=hidden]")}
        assert (503, language) == (page.status, page.tree.get("lang"))
        assert said in page.texts("h1")[0]
        assert filled.typed.items() <= kept.items()
        assert bool(filled.files and filled.typed) == bool(page.texts("main .notice"))
        assert (503, "#line") == (in_place.status_code, in_place.headers["hx-retarget"])
        assert said in in_place.text

    assert (before, []) == (office.case(filled.case).seq, waiting(office))
    again = browser.send(sent.action) if filled.typed and not filled.files else sent.by(browser)
    assert 200 == again.status
    assert before < office.case(filled.case).seq


def called(form: Any, name: str) -> set[str]:
    """Return what somebody reads beside a field of a form, of their own reading: its label, or that of its group."""
    field = form.cssselect(f"[name='{name}']")[0]
    beside = [
        *form.cssselect(f"label[for='{field.get('id')}']"),
        *field.xpath("ancestor::fieldset/legend|ancestor::label"),
    ]
    read = [field.get("aria-label", ""), *(one.text_content() for one in beside)]
    return {" ".join(one.split()).removesuffix(" (optional)").removesuffix(" (opcional)") for one in read}


def read_as(form: Any, name: str, value: str) -> str:
    """Return what somebody reads who typed or chose a value: the name of a choice, a mark for a box by itself."""
    several = f".choices label:has([name='{name}'][value='{value}'])"
    for choice in form.cssselect(f"select[name='{name}'] option[value='{value}'], {several}"):
        return " ".join(choice.text_content().split())
    return "✓" if form.cssselect(f"[name='{name}'][value='{value}'][type=checkbox]") else value


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("what", [name for name in FORMS if name != "an offer"])
def test_what_was_typed_is_told_under_the_labels_of_the_form(
    office: Office, signed_in_as: SignedInAs, what: str, language: str
) -> None:
    """In its own language, choices too, and so again where it fails a second time; what nobody typed is not told."""
    filled = FORMS[what](office)
    browser = signed_in_as(filled.by, language)
    sent = drawn(browser, office, filled)
    form = next(one for one in browser.page.tree.forms if one.get("action") == sent.action)
    own = {field.get("name") for field in form.cssselect("input:not([type=hidden]), select, textarea")}
    typed = [
        {(label, read_as(form, name, value)) for label in called(form, name)}
        for name, value in filled.typed.items()
        if name in own
    ]
    with read_only(office):
        first = sent.by(browser)
        told = list(zip(first.texts("main dt"), first.texts("main dd"), strict=True))
        again = browser.send(urlsplit(sent.action).path) if filled.typed else first

    assert all(one & set(told) for one in typed)
    assert len(told) == sum(bool(value) for name, value in sent.data.items() if name in own)
    assert told == list(zip(again.texts("main dt"), again.texts("main dd"), strict=True))


def test_an_order_of_offers_is_told_by_the_names_of_those_offered_to(office: Office, signed_in_as: SignedInAs) -> None:
    """Each stands beside a number of its own."""
    filled = FORMS["an offer"](office)
    browser = signed_in_as(filled.by)
    sent = drawn(browser, office, filled)
    with read_only(office):
        page = sent.by(browser)

    assert (["Víctor Prueba"], ["1"]) == (page.texts("main dt"), page.texts("main dd"))


def test_labels_that_a_form_never_had_are_no_markup(office: Office, signed_in_as: SignedInAs) -> None:
    """What comes back from a browser is anybody's: it is read as words."""
    filled = FORMS["a note"](office)
    browser = signed_in_as(filled.by)
    sent = drawn(browser, office, filled)
    with read_only(office):
        page = sent._replace(data=sent.data | {LABELS: "text <b>Note</b>\r\n \r\nalone\r\nother Other"}).by(browser)

    assert ["<b>Note</b>"] == page.texts("main dt")
    assert not page.all("main b")


def test_a_file_is_asked_for_again_where_the_form_was_kept_without_it(office: Office, signed_in_as: SignedInAs) -> None:
    """No page can hold a file; the words beside it are kept."""
    filled = FORMS["evidence taken in"](office)
    browser = signed_in_as(filled.by)
    sent, before = drawn(browser, office, filled), office.case(filled.case).seq
    with read_only(office):
        sent.by(browser)
    page = browser.send(sent.action)

    assert 422 == page.status
    assert page.texts("#file-problem")
    assert [filled.typed["what"]] == [one.get("value") for one in page.all("#what")]
    assert before == office.case(filled.case).seq


@pytest.mark.parametrize("what", ["a step", "an event", "a date proven", "evidence asked for", "a person", "an offer"])
def test_a_database_that_is_away_is_told_in_both_languages(office: Office, signed_in_as: SignedInAs, what: str) -> None:
    """Nobody can be known then: the page says to go back, where everything typed still is."""
    filled = FORMS[what](office)
    browser = signed_in_as(filled.by)
    sent = drawn(browser, office, filled)
    with away(office):
        page = sent.by(browser)

    assert 503 == page.status
    assert ["en", "es"] == [one.get("lang") for one in page.all("section")]
    assert all(said in page.text for said in (*UNREACHABLE.values(), "what you typed is still there"))


@pytest.mark.parametrize("what", FORMS)
def test_while_the_engine_is_away_what_was_sent_is_saved_and_applied_once(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine, what: str
) -> None:
    """The page says so in the person's language; sent again before or after, it is done no second time."""
    filled = FORMS[what](office)
    browser = signed_in_as(filled.by)
    sent, before = drawn(browser, office, filled), office.case(filled.case).seq
    engine.is_away = True
    for language, said in SAVED.items():
        speak(office, filled.by, language)
        page = sent.by(browser)

        assert (200, language) == (page.status, page.tree.get("lang"))
        assert said in page.text
        assert [sent.command] == waiting(office)
    assert before == office.case(filled.case).seq

    assert [None] == [one.refused for one in carried_out(office)]
    engine.is_away = False
    entries, after = times(office, filled.case, sent.command), office.case(filled.case).seq
    sent.by(browser)

    assert 1 <= entries == times(office, filled.case, sent.command)
    assert (after, []) == (office.case(filled.case).seq, waiting(office))


@pytest.mark.parametrize(
    "what", ["a step", "an event", "a note", "a date proven", "a person", "a role", "a restriction"]
)
def test_what_was_done_before_its_answer_was_lost_is_not_done_twice(office: Office, site: Site, what: str) -> None:
    """The page that keeps what was typed sends it under the same name."""
    filled = FORMS[what](office)
    cut = Site(site.settings, site.records, CutOff(office, site.clock), site.address, site.clock)
    lost = Browser(cut, office).sign_in(filled.by)
    sent = drawn(lost, office, filled)
    page = sent.by(lost)
    done = office.case(filled.case).seq
    again = lost.send(urlsplit(sent.action).path)

    assert 503 == page.status
    assert 1 <= times(office, filled.case, sent.command)
    assert NOT_TWICE in again.text
    assert done == office.case(filled.case).seq
