"""What stands on the pages that we set ourselves, as plain data for their templates: no text is ever code there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from amparo.declarations.text import date_in_words, phrase
from amparo.documents.packets.order import OwnPages, PageOrder, TabEntry, TabPages
from amparo.documents.packets.plan import (
    Caption,
    PacketPlan,
    Representative,
    Role,
    Service,
    ServiceMethod,
)
from amparo.documents.packets.stamping import text_width

_WORDS = ("index", "tab", "description", "page", "part", "service", "date", "in_the_matter")
_BLANK = "____________________"
_LEAST_WIDTH = 4.0


class FrontMatter:
    """The words of one packet's own pages, in the plan's language."""

    def __init__(self, plan: PacketPlan, tabs: Sequence[TabEntry]) -> None:
        self.plan, self.tabs = plan, tuple(tabs)

    def data(self, order: PageOrder, own: OwnPages, parts: Sequence[int]) -> dict[str, Any]:
        """Return everything that the templates show; `parts` says for each tab in which part it is, from 1.

        The data also say to which of our own pages a line of the index leads, where both are in the first part.
        """
        many = max(parts, default=1) > 1
        caption = self.plan.caption
        return {
            "language": str(self.plan.language),
            "title": self.plan.title,
            "words": {word: self._say(word) for word in _WORDS},
            "running": _running(caption) if caption else None,
            "parts_note": self._say("parts", count=max(parts)) if many else None,
            "number_width": max(_LEAST_WIDTH, text_width(self._number(order.last)) + 1.6),
            "cover": self._cover(caption, order) if self.plan.cover and caption else None,
            "tabs": list(self._tabs(order, own, parts)),
            "service": self._service(self.plan.service, order),
        }

    def strings(self) -> Iterator[str]:
        """Yield every text of the plan that a person wrote and that is set in type."""
        plan, caption, filer, service = self.plan, self.plan.caption, self.plan.representative, self.plan.service
        yield plan.title
        if caption:
            yield from (caption.court, *caption.heading)
            for person in caption.respondents:
                yield from (person.name, person.number)
            yield from filter(None, (caption.proceedings, caption.judge))
            if caption.hearing:
                yield from filter(None, (caption.hearing.at, caption.hearing.kind))
        if filer:
            yield from (*_filer_lines(filer), *filter(None, (filer.capacity,)))
        for tab in self.tabs:
            yield from (tab.tab, tab.title, *(piece.title for piece in tab.pieces))
        if service:
            yield from filter(None, (service.by,))
            for party in service.whom:
                yield from (party.name, *party.address)

    def _say(self, code: str, **values: object) -> str:
        return phrase(f"packet_{code}", **values).in_(self.plan.language)

    def _number(self, number: int) -> str:
        return self.plan.numbering.written(number)

    def _range(self, first: int, last: int) -> str:
        if first == last:
            return f"{self._say('page')} {self._number(first)}"
        return f"{self._say('pages')} {self._number(first)}\u2013{self._number(last)}"

    def _cover(self, caption: Caption, order: PageOrder) -> dict[str, Any]:
        many = len(caption.respondents) > 1
        heading = caption.heading or self._say("court_heading").split("|")
        custody = self._say(f"custody_{caption.custody}") if caption.custody else None
        return {
            "filer": list(self._filer(self.plan.representative)) if self.plan.representative else [],
            "custody": custody,
            "heading": list(heading),
            "court": caption.court,
            "respondents": [person.model_dump() for person in caption.respondents],
            "parties": self._say("respondents" if many else "respondent"),
            "number_label": self._say("file_numbers" if many else "file_number"),
            "proceedings": self._say("proceedings", proceedings=caption.proceedings) if caption.proceedings else None,
            "facts": [list(fact) for fact in self._facts(caption)],
            "range": f"{self._labels()} · {self._range(order.first, order.last)}",
        }

    def _labels(self) -> str:
        first, last = self.tabs[0].tab, self.tabs[-1].tab
        return f"{self._say('tab')} {first}" if first == last else f"{self._say('tabs')} {first}\u2013{last}"

    def _facts(self, caption: Caption) -> Iterator[tuple[str, str]]:
        if caption.judge:
            yield self._say("judge"), caption.judge
        if caption.hearing:
            day = date_in_words(caption.hearing.on, self.plan.language)
            when = self._say("hearing_at", day=day, at=caption.hearing.at) if caption.hearing.at else day
            yield self._say("hearing"), f"{when} ({caption.hearing.kind})" if caption.hearing.kind else when

    def _filer(self, filer: Representative) -> Iterator[str]:
        name, *rest = _filer_lines(filer)
        yield name
        if filer.identifier:
            yield self._say("identifier", identifier=filer.identifier)
            rest.remove(filer.identifier)
        yield from rest
        yield self._capacity(filer)

    def _tabs(self, order: PageOrder, own: OwnPages, parts: Sequence[int]) -> Iterator[dict[str, Any]]:
        ours = own.cover + own.index + 1
        for tab, pages, sheets, part in zip(self.tabs, order.tabs, own.sheets, parts, strict=True):
            yield {
                "tab": tab.tab,
                "title": tab.title,
                "page": self._number(pages.first),
                "part": str(part),
                "range": self._range(pages.first, pages.last),
                "leads_to": ours if part == 1 else None,
                "pieces": list(self._pieces(tab, pages)),
            }
            ours += sheets

    def _pieces(self, tab: TabEntry, pages: TabPages) -> Iterator[dict[str, str]]:
        if len(tab.pieces) == 1 and tab.pieces[0].title == tab.title:
            return
        for piece, first in zip(tab.pieces, pages.pieces, strict=True):
            yield {"title": piece.title, "page": self._number(first)}

    def _service(self, service: Service | None, order: PageOrder) -> dict[str, Any] | None:
        if service is None or service.how is ServiceMethod.NOT_REQUIRED:
            return None
        day = date_in_words(service.on, self.plan.language) if service.on else _BLANK
        pages = self._range(order.first, order.last).replace(self._say("pages"), self._say("pages").lower())
        values = {"day": day, "by": service.by or _BLANK, "title": self.plan.title, "pages": pages}
        filer = self.plan.representative
        ours = filer is not None and filer.name == service.by
        return {
            "statement": self._say(f"service_{service.how}", **values),
            "whom": [party.model_dump(mode="json") for party in service.whom],
            "by": service.by or "",
            "signed_on": day if service.on else "",
            "capacity": [self._capacity(filer)] if filer and ours and filer.role is not Role.UNREPRESENTED else [],
        }

    def _capacity(self, filer: Representative) -> str:
        if filer.capacity:
            return filer.capacity
        many = self.plan.caption is not None and len(self.plan.caption.respondents) > 1
        return self._say(f"role_{filer.role}{'_many' if many else ''}")


def _filer_lines(filer: Representative) -> list[str]:
    lines = (filer.name, filer.identifier, filer.organization, *filer.address, filer.telephone, filer.email)
    return [line for line in lines if line]


def _running(caption: Caption) -> str:
    first, *others = caption.respondents
    more = " et al." if others else ""
    return f"{first.name}{more}, {first.number}"
