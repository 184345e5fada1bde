"""What people do with exhibits: ask, take in, reject, translate, certify, place in tabs, drop."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from amparo.case.deadline_commands import found
from amparo.case.draft import Draft, decline
from amparo.case.exhibit_events import (
    ExhibitAsked,
    ExhibitDropped,
    ExhibitListed,
    ExhibitReceived,
    ExhibitRejected,
    ExhibitsPlaced,
    ExhibitTranslated,
    TranslationCertified,
)
from amparo.case.exhibits import (
    ENGLISH,
    WORDLESS,
    Asked,
    Certificate,
    Dropped,
    Exhibit,
    ExhibitPart,
    Received,
    Rejected,
    next_tab,
    of_filing,
)
from amparo.declarations import Text, both, phrase

if TYPE_CHECKING:
    from datetime import date

    from amparo.case.exhibit_commands import (
        AskExhibit,
        CertifyTranslation,
        DropExhibit,
        PlaceExhibit,
        ReceiveExhibit,
        RejectExhibit,
        TranslateExhibit,
    )

_TAB = re.compile(r"[A-Z]{1,2}|[1-9][0-9]{0,2}")
_LIKE_AN_ID = re.compile(r"[A-Za-z]\d+")
_CLIENT = frozenset({"client", "cliente", "principal"})


def ask_exhibit(draft: Draft, asked: AskExhibit) -> None:
    """Put a paper on the list of a filing and note of whom it was asked; or ask again for one that is missing."""
    person = _asked_of(draft, asked.of)
    asking = Asked(of=person, on=_day(draft, asked.on), by=draft.command.actor)
    if not asked.exhibit:
        listed = _listed(draft, asked.filing, asked.title, asked.language, asked.person)
        draft.add(ExhibitListed(exhibit=listed.model_copy(update={"asked": (asking,)})))
        return
    exhibit = _standing(draft, asked.exhibit)
    if exhibit.received:
        raise decline("exhibit_here_already", exhibit=_named(exhibit), on=exhibit.received.on)
    draft.add(ExhibitAsked(exhibit=exhibit.id, asked=asking))


def receive_exhibit(draft: Draft, asked: ReceiveExhibit) -> None:
    """Take in a paper; its language has to be known by now, since that decides whether it needs a translation."""
    received = Received(on=_day(draft, asked.on), by=draft.command.actor, paper=asked.paper)
    if not asked.exhibit:
        draft.add(ExhibitListed(exhibit=_listed(draft, asked.filing, asked.title, asked.language, asked.person)))
    exhibit = _standing(draft, asked.exhibit or draft.case.exhibits[-1].id)
    if exhibit.received:
        raise decline("exhibit_received_already", exhibit=_named(exhibit), on=exhibit.received.on, id=exhibit.id)
    language = _language(asked.language) or exhibit.language
    if not language:
        raise decline("exhibit_language", exhibit=_named(exhibit))
    draft.add(ExhibitReceived(exhibit=exhibit.id, language=language, received=received))


def reject_exhibit(draft: Draft, asked: RejectExhibit) -> None:
    """Say why what came cannot be used; a wrong paper takes its translation and its tab with it."""
    exhibit = _standing(draft, asked.exhibit)
    parts = {
        ExhibitPart.PAPER: exhibit.received,
        ExhibitPart.TRANSLATION: exhibit.translation,
        ExhibitPart.CERTIFICATE: exhibit.certificate,
    }
    held = parts[asked.part]
    if held is None:
        raise decline("exhibit_nothing_wrong", exhibit=_named(exhibit), part=phrase(f"exhibit_part_{asked.part}"))
    behind = list(parts)[list(parts).index(asked.part) + 1 :]
    rejected = Rejected(
        part=asked.part,
        why=_reason(asked.why, "command_reject_exhibit"),
        on=_day(draft, asked.on),
        by=draft.command.actor,
        paper=held.paper,
        with_it=tuple(one.paper for part in behind if (one := parts[part]) and one.paper),
    )
    draft.add(ExhibitRejected(exhibit=exhibit.id, rejected=rejected))


def translate_exhibit(draft: Draft, asked: TranslateExhibit) -> None:
    """Take in the English translation of a paper that is here and needs one."""
    exhibit = _foreign(draft, asked.exhibit)
    if exhibit.translation:
        raise decline("exhibit_translated_already", exhibit=_named(exhibit), id=exhibit.id)
    translation = Received(on=_day(draft, asked.on), by=draft.command.actor, paper=asked.paper)
    draft.add(ExhibitTranslated(exhibit=exhibit.id, translation=translation))


def certify_translation(draft: Draft, asked: CertifyTranslation) -> None:
    """Take in a translator's certificate that says everything that it has to say; what it lacks is named at once."""
    exhibit = _foreign(draft, asked.exhibit)
    if exhibit.translation is None:
        raise decline("exhibit_translate_first", exhibit=_named(exhibit), id=exhibit.id)
    if exhibit.certificate:
        raise decline("exhibit_certified_already", exhibit=_named(exhibit), id=exhibit.id)
    said = {
        "translator": asked.translator.strip(),
        "date": asked.on,
        "signed": asked.signed,
        "competent": asked.competent,
        "accurate": asked.accurate,
        "address": asked.address.strip(),
        "telephone": asked.telephone.strip(),
        "file": asked.paper or asked.in_translation,
    }
    lacks = [phrase(f"certificate_{name}") for name, there in said.items() if not there]
    if lacks:
        law = phrase("certificate_law")
        raise decline("certificate_lacks", exhibit=_named(exhibit), lacks=both(lacks), law=law)
    certificate = Certificate(
        translator=asked.translator.strip(),
        on=_day(draft, asked.on),
        address=asked.address.strip(),
        telephone=asked.telephone.strip(),
        by=draft.command.actor,
        paper=asked.paper,
    )
    draft.add(TranslationCertified(exhibit=exhibit.id, certificate=certificate))


def place_exhibit(draft: Draft, asked: PlaceExhibit) -> None:
    """Put a paper that is here in a tab that nothing else of its filing lies in, or take it out of its tab."""
    exhibit = _standing(draft, asked.exhibit)
    if asked.out:
        if not exhibit.tab:
            raise decline("exhibit_in_no_tab", exhibit=_named(exhibit))
        draft.add(ExhibitsPlaced(tabs={exhibit.id: ""}))
        return
    if exhibit.received is None:
        raise decline("exhibit_place_unreceived", exhibit=_named(exhibit), id=exhibit.id)
    others = {one.tab: one for one in of_filing(draft.case.exhibits, exhibit.filing) if one.tab and one != exhibit}
    tab = _tab(asked.tab) if asked.tab.strip() else _free_tab(draft, exhibit)
    if tab == exhibit.tab:
        raise decline("exhibit_in_tab_already", exhibit=_named(exhibit), tab=tab)
    there = others.get(tab)
    if there and not asked.push:
        raise decline("exhibit_tab_taken", tab=tab, other=_named(there), id=exhibit.id)
    moved = {exhibit.id: tab}
    while tab in others:
        pushed, tab = others[tab], _tab(next_tab(tab))
        moved[pushed.id] = tab
    draft.add(ExhibitsPlaced(tabs=moved))


def drop_exhibit(draft: Draft, asked: DropExhibit) -> None:
    """Take a paper off the list, with a reason; what came of it is kept."""
    exhibit = _standing(draft, asked.exhibit)
    why = _reason(asked.why, "command_drop_exhibit")
    dropped = Dropped(why=why, on=draft.today, by=draft.command.actor)
    draft.add(ExhibitDropped(exhibit=exhibit.id, dropped=dropped))


def _listed(draft: Draft, filing: str, title: Text | None, language: str, person: str | None) -> Exhibit:
    """Return a new entry of the list; raises for a filing, title or person that cannot be meant."""
    if title is None or not title.en.strip():
        raise decline("exhibit_title")
    if person is not None and person not in draft.case.person:
        raise decline("unknown_person", person=person, known=", ".join(draft.case.person) or "-")
    return Exhibit(
        id=f"E{len(draft.case.exhibits) + 1}",
        filing=_filing(draft, filing),
        title=Text(" ".join(title.en.split()), " ".join(title.es.split()) or " ".join(title.en.split())),
        language=_language(language),
        person=person,
    )


def _filing(draft: Draft, typed: str) -> str:
    """Return the key of a filing: a deadline by id or rule, one that has exhibits already, a step, or another name."""
    wanted, case = " ".join(typed.split()), draft.case
    if not wanted:
        raise decline("exhibit_filing")
    if wanted in case.deadline or any(deadline.rule == wanted for deadline in case.deadlines):
        return found(draft, wanted).id
    known = {one.filing.casefold(): one.filing for one in case.exhibits}
    if wanted.casefold() in known:
        return known[wanted.casefold()]
    if _LIKE_AN_ID.fullmatch(wanted):  # a slip of the pen would begin a filing that nobody ever looks at
        choices = ", ".join(f"{one.id} ({one.rule})" for one in case.deadlines)
        raise decline("exhibit_unknown_filing", filing=wanted, choices=choices or "-")
    return wanted


def _asked_of(draft: Draft, typed: str) -> str:
    wanted = " ".join(typed.split())
    if not wanted:
        raise decline("exhibit_of_whom")
    if wanted.casefold() in _CLIENT:
        return next((one.id for one in draft.case.persons if one.role == "principal"), wanted)
    if wanted.casefold() in draft.case.person:
        return wanted.casefold()
    if _LIKE_AN_ID.fullmatch(wanted):  # a slip of the pen would ask nobody, and no client's list would name the paper
        raise decline("unknown_person", person=wanted, known=", ".join(draft.case.person) or "-")
    return wanted


def _language(typed: str) -> str:
    written = " ".join(typed.split()).casefold()
    return {"english": ENGLISH, "inglés": ENGLISH, "ninguno": WORDLESS}.get(written, written)


def _standing(draft: Draft, wanted: str) -> Exhibit:
    exhibit = next((one for one in draft.case.exhibits if one.id.casefold() == wanted.strip().casefold()), None)
    if exhibit is None:
        known = ", ".join(one.id for one in draft.case.exhibits if not one.dropped)
        raise decline("unknown_exhibit", exhibit=wanted, known=known or "-")
    if exhibit.dropped:
        raise decline("exhibit_dropped", exhibit=_named(exhibit), on=exhibit.dropped.on, why=exhibit.dropped.why)
    return exhibit


def _foreign(draft: Draft, wanted: str) -> Exhibit:
    exhibit = _standing(draft, wanted)
    if exhibit.received is None:
        raise decline("exhibit_receive_first", exhibit=_named(exhibit), id=exhibit.id)
    if not exhibit.is_foreign:
        raise decline("exhibit_needs_no_translation", exhibit=_named(exhibit), id=exhibit.id)
    return exhibit


def _named(exhibit: Exhibit) -> Text:
    return Text(f"{exhibit.id} {exhibit.title.en}", f"{exhibit.id} {exhibit.title.es}")


def _day(draft: Draft, on: date | None) -> date:
    if on is not None and on > draft.today:
        raise decline("exhibit_future", on=on, today=draft.today)
    return on or draft.today


def _reason(typed: str, what: str) -> str:
    if not typed.strip():
        raise decline("reason", what=phrase(what))
    return typed.strip()


def _tab(typed: str) -> str:
    tab = typed.strip().upper()
    if not _TAB.fullmatch(tab):
        raise decline("exhibit_tab", tab=typed.strip())
    return tab


def _free_tab(draft: Draft, exhibit: Exhibit) -> str:
    """Return the tab behind the last one of the filing; one that already has its tab keeps it."""
    tabs = [one.tab for one in of_filing(draft.case.exhibits, exhibit.filing) if one.tab]
    return exhibit.tab or _tab(next_tab(tabs[-1] if tabs else ""))


EVIDENCE_HANDLERS: dict[str, Callable[[Draft, Any], None]] = {
    "ask_exhibit": ask_exhibit,
    "receive_exhibit": receive_exhibit,
    "reject_exhibit": reject_exhibit,
    "translate_exhibit": translate_exhibit,
    "certify_translation": certify_translation,
    "place_exhibit": place_exhibit,
    "drop_exhibit": drop_exhibit,
}
"""What each command about an exhibit does; all of them go by the permission `keep_evidence`."""
