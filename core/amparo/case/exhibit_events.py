"""Events about exhibits, and how each changes the list of them."""

from __future__ import annotations

from typing import Any, Literal

from amparo.case.exhibits import (
    Asked,
    Certificate,
    Dropped,
    Exhibit,
    ExhibitPart,
    Received,
    Rejected,
)
from amparo.case.model import Recorded


class ExhibitListed(Recorded):
    """A paper is on the list of its filing."""

    type: Literal["exhibit_listed"] = "exhibit_listed"
    exhibit: Exhibit


class ExhibitAsked(Recorded):
    """Somebody was asked for a paper that was on the list already."""

    type: Literal["exhibit_asked"] = "exhibit_asked"
    exhibit: str
    asked: Asked


class ExhibitReceived(Recorded):
    """The paper came in."""

    type: Literal["exhibit_received"] = "exhibit_received"
    exhibit: str
    language: str
    received: Received


class ExhibitRejected(Recorded):
    """What came cannot be used, and with it what was made of it."""

    type: Literal["exhibit_rejected"] = "exhibit_rejected"
    exhibit: str
    rejected: Rejected


class ExhibitTranslated(Recorded):
    """The translation came in."""

    type: Literal["exhibit_translated"] = "exhibit_translated"
    exhibit: str
    translation: Received


class TranslationCertified(Recorded):
    """The translator certified it."""

    type: Literal["translation_certified"] = "translation_certified"
    exhibit: str
    certificate: Certificate


class ExhibitsPlaced(Recorded):
    """Exhibits of one filing lie in these tabs from now on, by id; an empty tab is none."""

    type: Literal["exhibits_placed"] = "exhibits_placed"
    tabs: dict[str, str]


class ExhibitDropped(Recorded):
    """An exhibit is not needed any more."""

    type: Literal["exhibit_dropped"] = "exhibit_dropped"
    exhibit: str
    dropped: Dropped


ExhibitEvent = (
    ExhibitListed
    | ExhibitAsked
    | ExhibitReceived
    | ExhibitRejected
    | ExhibitTranslated
    | TranslationCertified
    | ExhibitsPlaced
    | ExhibitDropped
)


def exhibits_after(exhibits: tuple[Exhibit, ...], body: ExhibitEvent) -> tuple[Exhibit, ...]:
    """Return the list of a case's exhibits after an event."""
    if isinstance(body, ExhibitListed):
        return (*exhibits, body.exhibit)
    return tuple(one.model_copy(update=_changes(one, body)) for one in exhibits)


def _changes(one: Exhibit, body: ExhibitEvent) -> dict[str, Any]:  # noqa: PLR0911 - one arm for each kind of event
    match body:
        case ExhibitsPlaced(tabs=tabs):
            return {"tab": tabs[one.id]} if one.id in tabs else {}
        case ExhibitListed():
            return {}
        case _ if body.exhibit != one.id:
            return {}
        case ExhibitAsked(asked=asked):
            return {"asked": (*one.asked, asked)}
        case ExhibitReceived(received=received, language=language):
            return {"received": received, "language": language}
        case ExhibitRejected(rejected=rejected):
            return {"rejected": (*one.rejected, rejected), **_GONE_WITH[rejected.part]}
        case ExhibitTranslated(translation=translation):
            return {"translation": translation}
        case TranslationCertified(certificate=certificate):
            return {"certificate": certificate}
        case ExhibitDropped(dropped=dropped):
            return {"dropped": dropped, "tab": ""}


# A translation is of the very paper that came, a certificate of that very translation.
_GONE_WITH: dict[ExhibitPart, dict[str, Any]] = {
    ExhibitPart.PAPER: {"received": None, "translation": None, "certificate": None, "tab": ""},
    ExhibitPart.TRANSLATION: {"translation": None, "certificate": None},
    ExhibitPart.CERTIFICATE: {"certificate": None},
}
