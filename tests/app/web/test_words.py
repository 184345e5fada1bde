from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from starlette.datastructures import Headers

import amparo_app.web
from amparo_app.web.words import asked_language, clock, day_in, moment_in, topics

WEB = Path(amparo_app.web.__file__).parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def messages() -> dict[str, str]:
    """Every message that a page or its code says, with the file that says it."""
    found = extract_from_dir(
        WEB,
        [("**.py", "python"), ("**.html", "jinja2")],
        {"**.html": {"newstyle_gettext": "true"}},
        keywords={"_": None, "gettext": None, "ngettext": (1, 2), "say": None},
    )
    return {message if isinstance(message, str) else message[0]: file for file, _, message, _, _ in found}


def translated() -> list[tuple[str, str, str | tuple[str, ...]]]:
    """Every translation: its file, its message and what it says in Spanish."""
    return [
        (name, message.id if isinstance(message.id, str) else message.id[0], _said(message.string))
        for name, topic in topics("es")
        for message in topic
        if message.id
    ]


def _said(text: str | list[str] | tuple[str, ...] | None) -> str | tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else text or ""


def test_every_message_of_the_pages_is_said_in_spanish() -> None:
    """A page half in English is a page that somebody cannot read."""
    known = {message for _, message, said in translated() if (all(said) if isinstance(said, tuple) else said)}

    assert {} == {message: file for message, file in messages().items() if message not in known}


def test_no_translation_is_of_a_message_that_no_page_says() -> None:
    """What nobody says any more would be kept right for nothing."""
    said = messages()

    assert [] == [(file, message) for file, message, _ in translated() if message not in said]


def test_one_message_has_one_translation() -> None:
    """Two topics that translate a message differently would take turns."""
    found: dict[str, set[str | tuple[str, ...]]] = {}
    for _, message, said in translated():
        found.setdefault(message, set()).add(said)

    assert {} == {message: said for message, said in found.items() if len(said) > 1}


def test_a_translation_fills_in_what_its_message_does() -> None:
    """A missing value would be missing for whoever reads Spanish alone."""
    wrong = [
        message
        for _, message, said in translated()
        for one in (said if isinstance(said, tuple) else (said,))
        if set(PLACEHOLDER.findall(one)) - set(PLACEHOLDER.findall(message))
        or (isinstance(said, str) and set(PLACEHOLDER.findall(message)) != set(PLACEHOLDER.findall(said)))
    ]

    assert [] == wrong


@pytest.mark.parametrize(
    ("accepts", "chosen", "language"),
    [
        ("", "", "en"),
        ("es-GT,es;q=0.9,en;q=0.5", "", "es"),
        ("fr,en-US", "", "en"),
        ("es", "en", "en"),
        ("xx", "zz", "en"),
    ],
)
def test_what_somebody_chose_goes_before_what_their_browser_asks_for(accepts: str, chosen: str, language: str) -> None:
    """And English is spoken to whoever asks for neither of the two."""
    assert language == asked_language(Headers({"accept-language": accepts}), chosen)


def test_days_and_moments_are_written_out() -> None:
    """No row of digits that is one day here and another there."""
    instant = datetime(2027, 1, 12, 21, 30, tzinfo=UTC)

    assert "January 12, 2027" == day_in("en")(date(2027, 1, 12))
    assert "martes, 12 de enero de 2027" == day_in("es")("2027-01-12", weekday=True)
    assert "12 de enero de 2027, 1:30\u00a0p.\u00a0m." == moment_in("es")(instant, "America/Los_Angeles")
    assert "12:05\u00a0a.m." == clock(0, 5, "en")
