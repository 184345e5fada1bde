"""Which form a file is, and of which edition, by what its pages show. Pure: the words of each page are handed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from amparo.declarations import GovernmentForm, Text, phrase
from amparo.errors import InvalidInput, UnknownName

_EDITION = "{edition}"
_DATE_PARTS = {
    "%m": r"\d{1,2}", "%d": r"\d{1,2}", "%y": r"\d{2}", "%Y": r"\d{4}", "%B": r"[A-Za-z]{3,9}", "%b": r"[A-Za-z]{3}",
}  # fmt: skip


class Standing(StrEnum):
    """How the edition of a file stands on a day."""

    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    """Nobody has said of this edition how a case fills it."""
    SUPERSEDED = "superseded"
    NOT_YET = "not_yet"
    MIXED = "mixed"


class Recognized(BaseModel):
    """The declaration by which a file is filled, the edition that the file shows, and what speaks against filing it.

    `problem` is empty for an edition that the agency accepts on the day.
    """

    model_config = ConfigDict(frozen=True)

    form: GovernmentForm
    edition: date
    standing: Standing
    problem: Text | None = None


def editions_shown(form: GovernmentForm, pages: Sequence[str]) -> dict[date, tuple[int, ...]]:
    """Return which editions of a form the pages show, and on which of them, counted from 1."""
    patterns = [_pattern(words, form.edition_written) for words in form.printed]
    found: dict[date, list[int]] = {}
    for number, words in enumerate(pages, 1):
        for written in {match for pattern in patterns for match in pattern.findall(words)}:
            day = _as_date(written, form.edition_written)
            if day is not None:
                found.setdefault(day, []).append(number)
    return {day: tuple(numbers) for day, numbers in found.items()}


def recognized(
    forms: Iterable[GovernmentForm], pages: Sequence[str], *, today: date, asked: str = "", title: str = ""
) -> Recognized:
    """Return by which declaration a file is filled; `asked` is a form's id or number, `title` the file's own.

    Raises InvalidInput for a file that shows no form that anybody has declared, or another one than was asked for, and
    UnknownName for an unknown id.
    """
    known = tuple(forms)
    wanted = tuple(form for form in known if asked.casefold() in {form.id.casefold(), form.number.casefold()})
    if asked and not wanted:
        raise UnknownName("government form", asked, [form.id for form in known])
    shown = [(form, editions_shown(form, pages)) for form in (wanted or known)]
    shown = [(form, editions) for form, editions in shown if editions]
    if not shown:
        raise InvalidInput(_stranger(known, wanted, title))
    # of the declarations of one form the one of the edition that the file shows, else the newest
    form, editions = min(shown, key=lambda one: (one[0].edition not in one[1], -one[0].edition.toordinal()))
    return _stands(form, editions, today)


def _stands(form: GovernmentForm, editions: dict[date, tuple[int, ...]], today: date) -> Recognized:
    edition = form.edition if form.edition in editions else max(editions)
    said = {"form": form.number, "edition": _written(edition), "agency": form.agency, "url": form.url}
    if len(editions) > 1:
        where = "; ".join(f"{_written(day)}: {', '.join(map(str, pages))}" for day, pages in sorted(editions.items()))
        return _against(form, edition, Standing.MIXED, phrase("form_mixed", pages=where, **said))
    if edition != form.edition:
        problem = phrase("form_edition_unknown", known=_written(form.edition), as_of=form.as_of, **said)
        return _against(form, edition, Standing.UNKNOWN, problem)
    if form.accepted_until is not None and today >= form.accepted_until:
        problem = phrase("form_superseded", until=form.accepted_until, authority=form.authority, **said)
        return _against(form, edition, Standing.SUPERSEDED, problem)
    if form.accepted_from is not None and today < form.accepted_from:
        problem = phrase("form_not_yet", since=form.accepted_from, authority=form.authority, **said)
        return _against(form, edition, Standing.NOT_YET, problem)
    return Recognized(form=form, edition=edition, standing=Standing.ACCEPTED)


def _against(form: GovernmentForm, edition: date, standing: Standing, problem: Text) -> Recognized:
    return Recognized(form=form, edition=edition, standing=standing, problem=problem)


def _stranger(known: tuple[GovernmentForm, ...], wanted: tuple[GovernmentForm, ...], title: str) -> str:
    numbers = ", ".join(dict.fromkeys(form.number for form in known)) or "-"
    named = f", whose title is “{title}”," if title else ""
    if wanted:
        return (
            f"The file{named} does not show that it is form {wanted[0].number}. Take the form as its agency offers it."
        )
    return (
        f"The file{named} shows none of the forms that a plugin has declared ({numbers}). Take the PDF as its agency "
        "offers it; a scan or a print of it is no form that can be filled."
    )


def _pattern(words: str, written: str) -> re.Pattern[str]:
    before, _, after = words.partition(_EDITION)
    date_shape = re.sub(r"%\w|[^%]", lambda part: _DATE_PARTS.get(part[0]) or re.escape(part[0]), written)
    date_shape = re.sub(r"(?:\\\s|\s)+", r"\\s+", date_shape)
    return re.compile(f"{_loose(before)}({date_shape}){_loose(after)}")


def _loose(words: str) -> str:
    """Match words however wide the blanks between them are: a page has them as it was set."""
    return r"\s*".join(re.escape(part) for part in re.split(r"(\s+)", words) if part.strip()) + (
        r"\s*" if words != words.rstrip() else ""
    )


def _as_date(written: str, form: str) -> date | None:
    try:
        return datetime.strptime(" ".join(written.split()), form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _written(day: date) -> str:
    return f"{day:%m/%d/%Y}"
