"""What a browser shows where something does not work: pages, and the sentence beside a form, in both languages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.app.browser.conftest import Opened
from tests.app.browser.following import Stage, Way, drawn, forget_drawn, form_of, send, without_htmx
from tests.app.browser.furnished_office import FurnishedOffice, ServedPages
from tests.app.browser.looking import hard_on_any_screen
from tests.app.clinic import mark
from tests.app.web.test_failures_of_forms import away, read_only
from tests.core.records.office import Office

from amparo.case.commands import Command
from amparo.errors import Refused
from amparo.records.requests import Outcome
from amparo_app.web.safety import Pace

PICTURES = os.environ.get("AMPARO_PICTURES", "")
WORDS = "She will bring the passport."
BESIDE, TOO_LARGE_PAGE, WAIT = "failures/beside.html", "failures/too_large.html", "links/wait.html"
OTHERS = frozenset({BESIDE, TOO_LARGE_PAGE, WAIT, "failures/kept.html"})
"""Templates that are drawn beside those of the ways."""

TOO_LARGE = 27 * 1024 * 1024


class Unforeseen(Exception):
    """What nobody foresaw."""


@contextmanager
def engine_raises(served: ServedPages, error: Exception) -> Iterator[None]:
    """Have the engine answer commands by raising."""

    def submit(case: str, command: Command) -> Outcome:
        raise error

    served.engine.submit = submit  # type: ignore[method-assign]
    try:
        yield
    finally:
        del served.engine.submit


def notes(stage: Stage) -> str:
    """Look at the notes of a case, and return their address."""
    at = f"/cases/{stage.furnished.number('court')}/notes"
    stage.page.goto(at)
    return at


def nothing_here(stage: Stage) -> None:
    """Ask for a case that there is not."""
    stage.page.goto("/cases/none")


def form_too_old(stage: Stage) -> None:
    """Send a form that was drawn for somebody else."""
    at = notes(stage)
    form_of(stage.page, at).locator("[name=csrf]").evaluate("one => { one.value = 'old' }")
    send(stage.page, at, text=WORDS)


def signed_out(stage: Stage) -> None:
    """Send a form after the session has ended."""
    at = notes(stage)
    stage.page.context.clear_cookies()
    send(stage.page, at, text=WORDS)


def unreadable(stage: Stage) -> None:
    """Send more fields than a form holds."""
    at = notes(stage)
    form_of(stage.page, at).evaluate(
        "one => one.insertAdjacentHTML('beforeend', '<input type=hidden name=x>'.repeat(2100))"
    )
    send(stage.page, at)


def unforeseen(stage: Stage) -> None:
    """Meet what nobody foresaw."""
    at = notes(stage)
    with engine_raises(stage.served, Unforeseen()):
        send(stage.page, at, text=WORDS)


def refused(stage: Stage) -> None:
    """Be refused where no page of the form's own says so."""
    at = notes(stage)
    with engine_raises(stage.served, Refused("A note is too long: write it as a paper, and add that.")):
        send(stage.page, at, text=WORDS)


def disk_full(stage: Stage) -> None:
    """Send a form while the records take nothing."""
    at = notes(stage)
    with read_only(stage.furnished.office):
        send(stage.page, at, text=WORDS)


def database_away(stage: Stage) -> None:
    """Look at a page while the database answers nobody."""
    with away(stage.furnished.office):
        stage.page.goto("/today")


def engine_away(stage: Stage) -> None:
    """Send a form while the engine is away: it is saved."""
    at = notes(stage)
    stage.served.engine.is_away = True
    try:
        send(stage.page, at, text=WORDS)
    finally:
        stage.served.engine.is_away = False


def from_elsewhere(stage: Stage) -> None:
    """Send a form that stands on no page of the office."""
    stage.page.goto("about:blank")
    stage.page.set_content(f'<form method="post" action="{stage.served.address}/sign-in"><button>Go</button></form>')
    with stage.page.expect_navigation():
        stage.page.locator("button").click()


def under_another_name(stage: Stage) -> None:
    """Ask for a page under a name that is not the office's."""
    stage.page.goto(stage.served.address.replace("127.0.0.1", "elsewhere.localhost") + "/today")


WAYS = {
    "nothing here": Way("Pablo", "failures/not_here.html", nothing_here),
    "form too old": Way("Pablo", "failures/old_form.html", form_too_old),
    "signed out": Way("Pablo", "failures/signed_out.html", signed_out),
    "unreadable": Way("Pablo", "failures/unread.html", unreadable),
    "unforeseen": Way("Pablo", "failures/unforeseen.html", unforeseen),
    "refused": Way("Pablo", "failures/refused.html", refused),
    "disk full": Way("Pablo", "failures/unreachable.html", disk_full),
    "database away": Way("Pablo", "failures/unreachable.html", database_away),
    "engine away": Way("Pablo", "case/outcome.html", engine_away),
    "from elsewhere": Way("", "failures/turned_away.html", from_elsewhere),
    "another name": Way("", "failures/turned_away.html", under_another_name),
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", WAYS)
def test_a_page_that_tells_of_a_failure_is_usable(
    looked: Opened, furnished: FurnishedOffice, served: ServedPages, name: str, language: str
) -> None:
    """axe-core finds nothing on it, in bright and in dark colours, and nothing is wider than the screen."""
    way = WAYS[name]
    page = without_htmx(looked(way.who, language=language))
    forget_drawn()
    way.follow(Stage(page, furnished, served))

    assert way.template in drawn(), page.inner_text("body")
    assert language == page.get_attribute("html", "lang")
    assert {} == hard_on_any_screen(page, PICTURES, f"failure-{name.replace(' ', '-')}-{language}")


def test_at_a_foreign_address_the_page_looks_as_at_our_own(
    looked: Opened, furnished: FurnishedOffice, served: ServedPages
) -> None:
    """The browser takes the style that the page brings along."""
    page = looked()
    looks = []
    for way in ("from elsewhere", "another name"):
        WAYS[way].follow(Stage(page, furnished, served))
        looks.append(
            page.evaluate(
                "JSON.stringify([...['body', 'main', 'h1', 'header']].map(one => {"
                "const style = getComputedStyle(document.querySelector(one));"
                "return [style.fontFamily, style.color, style.backgroundColor, style.maxWidth, style.fontSize] }))"
            )
        )

    assert looks[0] == looks[1]


@pytest.mark.parametrize("template", [BESIDE, TOO_LARGE_PAGE])
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_too_large_is_told_usably(
    looked: Opened, furnished: FurnishedOffice, tmp_path: Path, language: str, template: str
) -> None:
    """Beside the form where it can stay, else on a page of its own."""
    large = tmp_path / "photo.jpg"
    large.write_bytes(bytes(TOO_LARGE))
    page = looked("Pablo", language=language)
    at = f"/cases/{furnished.number('court')}/documents/upload"
    forget_drawn()
    if template == BESIDE:
        page.goto(at)
        form_of(page, at).locator("[type=file]").set_input_files(large)
        form_of(page, at).locator("button").first.click()
        page.locator("#line:not([hidden])").wait_for()
    else:
        without_htmx(page).goto(at)
        send(page, at, file=large)

    assert template in drawn()
    assert {} == hard_on_any_screen(page, PICTURES, f"failure-large-{Path(template).stem}-{language}")


@pytest.mark.parametrize("language", ["en", "es"])
def test_too_much_at_once_is_told_usably(looked: Opened, tmp_path: Path, language: str) -> None:
    """To whoever guesses links, and to whoever asks for more than anybody can look at."""
    hasty = Office(tmp_path)
    mark(hasty)
    found: dict[str, list[str]] = {}
    with ServedPages(hasty, Pace(looks=60, changes=10)) as pages:
        page = looked(address=pages.address, language=language)
        forget_drawn()
        while WAIT not in drawn():
            page.goto(f"/link/{'2' * 40}")
        found |= hard_on_any_screen(page, PICTURES, f"failure-links-wait-{language}")
        while "failures/turned_away.html" not in drawn():
            page.goto("/sign-in")
        found |= hard_on_any_screen(page, PICTURES, f"failure-too-much-{language}")
    hasty.records.close()

    assert {} == found
