"""Entries about exhibits in the history, each in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amparo.case import exhibit_events as x
from amparo.case.evidence_list import asked_of, filing_title
from amparo.case.model import Case
from amparo.declarations import Catalog
from amparo_app.telling.words import say


def told_exhibit(body: x.ExhibitEvent, case: Case, catalog: Catalog, language: str) -> str:
    """Say what happened to an exhibit of a case."""
    return _TELLING[type(body)](_Exhibits(case, catalog, language), body)


class _Exhibits:
    """The exhibits of a case in the reader's words."""

    def __init__(self, case: Case, catalog: Catalog, language: str) -> None:
        self.case, self.catalog, self.language = case, catalog, language

    def say(self, code: str, **values: object) -> str:
        """Return words in the reader's language."""
        return say(f"e_{code}", self.language, **values)

    def named(self, id_: str) -> dict[str, object]:
        """Return an exhibit's id and title."""
        found = next((one for one in self.case.exhibits if one.id == id_), None)
        return {"id": id_, "title": found.title if found else id_}

    def who(self, of: str) -> str:
        """Name who was asked."""
        return asked_of(self.case, of)

    def listed(self, body: x.ExhibitListed) -> str:
        """Say that a paper is on the list, and of whom it was asked if of anybody."""
        one = body.exhibit
        told = {"id": one.id, "title": one.title, "filing": filing_title(self.case, self.catalog, one.filing)}
        return (
            self.say("exhibit_listed_asked", **told, who=self.who(one.asked_of))
            if one.asked
            else self.say("exhibit_listed", **told)
        )

    def rejected(self, body: x.ExhibitRejected) -> str:
        """Say what of an exhibit cannot be used, and why."""
        part = say(f"evidence_part_{body.rejected.part.value}", self.language)
        return self.say("exhibit_rejected", **self.named(body.exhibit), part=part, why=body.rejected.why)

    def placed(self, body: x.ExhibitsPlaced) -> str:
        """Say which exhibits lie in which tabs now."""
        tabs = (self.say("exhibit_in_tab" if tab else "exhibit_out", id=id_, tab=tab) for id_, tab in body.tabs.items())
        return self.say("exhibits_placed", tabs=", ".join(tabs))


_TELLING: dict[type, Callable[[_Exhibits, Any], str]] = {
    x.ExhibitListed: _Exhibits.listed,
    x.ExhibitAsked: lambda t, b: t.say("exhibit_asked", **t.named(b.exhibit), who=t.who(b.asked.of)),
    x.ExhibitReceived: lambda t, b: t.say("exhibit_received", **t.named(b.exhibit), file=b.received.paper.name),
    x.ExhibitRejected: _Exhibits.rejected,
    x.ExhibitTranslated: lambda t, b: t.say("exhibit_translated", **t.named(b.exhibit), file=b.translation.paper.name),
    x.TranslationCertified: lambda t, b: t.say(
        "translation_certified", **t.named(b.exhibit), who=b.certificate.translator
    ),
    x.ExhibitsPlaced: _Exhibits.placed,
    x.ExhibitDropped: lambda t, b: t.say("exhibit_dropped", **t.named(b.exhibit), why=b.dropped.why),
}

TOLD_EXHIBITS = tuple(_TELLING)
"""The kinds of entry about exhibits."""
