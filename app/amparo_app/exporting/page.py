"""A case as a page of HTML, read and printed without Amparo: persons, facts, dates with their reasons, history."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from amparo.declarations import Text
from amparo_app.telling.deadlines import both_dates, status
from amparo_app.telling.words import fact, forum, instant, long_day, role, say

if TYPE_CHECKING:
    from amparo.case.model import LegalEvent
    from amparo.declarations import Catalog
    from amparo_app.sheets import CaseSheet
    from amparo_app.telling.history import Teller


class PaperLine(NamedTuple):
    """A paper of a case on its page: what it is called, its title, where its file lies beside the page, its hash."""

    of: str
    title: Text
    name: str
    sha256: str


def case_page(sheet: CaseSheet, catalog: Catalog, teller: Teller, papers: tuple[PaperLine, ...], language: str) -> str:
    """Return the page of a case."""
    case = sheet.case

    def named(key: str, value: object) -> tuple[str, str]:
        name, _, about = key.partition("@")
        declared = catalog.fact.get(name) or case.former.fact.get(name)
        title = declared.title.in_(language) if declared else name
        return (f"{title} ({about})" if about else title), fact(value, language, declared)  # type: ignore[arg-type]

    def told(event: LegalEvent) -> str:
        declared = catalog.event.get(event.kind) or case.former.event.get(event.kind)
        asked = {one.name: one for one in declared.fields} if declared else {}
        pairs = event.current.items()
        parts = [
            f"{asked[n].label.in_(language) if n in asked else n}: {fact(v, language, asked.get(n))}" for n, v in pairs
        ]
        return " · ".join(parts)

    return _environment().get_template("case.html.j2").render(
        sheet=sheet,
        case=case,
        teller=teller,
        papers=papers,
        language=language,
        phase=_phase(sheet, catalog, language),
        facts=[named(key, value) for key, value in case.facts.items()],
        told=told,
        say=lambda code, **values: say(f"x_{code}", language, **values),
        day=lambda value: long_day(value, language) if value else "",
        at=lambda value: instant(value, case.zone, language),
        role=lambda name: role(name, language),
        forum=lambda name: forum(name, language),
        dates=lambda one: both_dates(one.dates, one.kind, language),
        status=lambda one: status(one.status, language),
    )  # fmt: skip


def index_begins(name: str, language: str) -> bytes:
    """Return the beginning of the page that lists all cases."""
    return _listing("index_begins.html.j2", language, name=name)


def index_line(sheet_case: tuple[str, str, str, str], language: str) -> bytes:
    """Return the line of one case: its number, client, kind and whether it is open."""
    return _listing("index_line.html.j2", language, line=sheet_case)


def index_ends(told: tuple[Text, ...], language: str) -> bytes:
    """Return the end of the page that lists all cases, with what should be known about the export."""
    return _listing("index_ends.html.j2", language, told=[one.in_(language) for one in told])


def read_me(language: str, **values: object) -> str:
    """Return the text that says what is in an export and how it is read."""
    return _environment().get_template(f"read_me_{language}.txt.j2").render(**values)


def _listing(template: str, language: str, **values: object) -> bytes:
    made = _environment().get_template(template)
    return made.render(language=language, say=lambda code: say(f"x_{code}", language), **values).encode()


def _phase(sheet: CaseSheet, catalog: Catalog, language: str) -> str:
    kind = catalog.case_type.get(sheet.case.case_type)
    titles = {one.id: one.title.in_(language) for one in kind.phases} if kind else {}
    return titles.get(sheet.settlement.phase, sheet.settlement.phase)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("amparo_app.exporting"),
        autoescape=select_autoescape(("html.j2",), default_for_string=True, default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
