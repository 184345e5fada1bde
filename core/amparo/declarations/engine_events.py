"""The events that the engine itself records, so that any plugin's condition can name them."""

from __future__ import annotations

from enum import StrEnum

from amparo.declarations.fields import FieldDeclaration, FieldKind
from amparo.declarations.steps import EventDeclaration, Role
from amparo.declarations.text import Text


class EngineEvent(StrEnum):
    """Kinds of event that every catalog knows."""

    CASE_OPENED = "case_opened"
    CONFLICTS_CHECKED = "conflicts_checked"
    PLACEMENT_OFFERED = "placement_offered"
    PLACEMENT_ACCEPTED = "placement_accepted"
    PLACEMENT_DECLINED = "placement_declined"
    PLACEMENT_OFFER_EXPIRED = "placement_offer_expired"
    DEADLINE_MISSED = "deadline_missed"
    NOTICE_REACHED = "notice_reached"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"


def _number(name: str, label: Text) -> FieldDeclaration:
    return FieldDeclaration(name=name, label=label, kind=FieldKind.WHOLE_NUMBER)


def _text(name: str, label: Text) -> FieldDeclaration:
    return FieldDeclaration(name=name, label=label)


_ATTORNEY = _text("attorney", Text("volunteer attorney", "abogada o abogado voluntario"))
_DEADLINE = (_text("deadline", Text("deadline", "plazo")), _text("rule", Text("rule", "regla")))
_CLOSERS = (Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY, Role.ACCREDITED_REPRESENTATIVE)


def _by_engine(kind: EngineEvent, title: Text, *fields: FieldDeclaration) -> EventDeclaration:
    return EventDeclaration(kind=kind, title=title, fields=fields, by_engine=True)


ENGINE_EVENTS: tuple[EventDeclaration, ...] = (
    _by_engine(EngineEvent.CASE_OPENED, Text("case opened", "caso abierto")),
    _by_engine(
        EngineEvent.CONFLICTS_CHECKED,
        Text("conflict check run", "verificación de conflictos hecha"),
        _number("hits", Text("possible conflicts found", "posibles conflictos encontrados")),
    ),
    _by_engine(EngineEvent.PLACEMENT_OFFERED, Text("placement offered", "caso ofrecido a voluntarios"), _ATTORNEY),
    _by_engine(
        EngineEvent.PLACEMENT_ACCEPTED, Text("placement accepted", "caso aceptado por un voluntario"), _ATTORNEY
    ),
    _by_engine(
        EngineEvent.PLACEMENT_DECLINED, Text("placement declined", "caso rechazado por un voluntario"), _ATTORNEY
    ),
    _by_engine(EngineEvent.PLACEMENT_OFFER_EXPIRED, Text("offer expired", "oferta vencida"), _ATTORNEY),
    _by_engine(EngineEvent.DEADLINE_MISSED, Text("deadline missed", "plazo vencido sin cumplir"), *_DEADLINE),
    _by_engine(EngineEvent.NOTICE_REACHED, Text("date reached", "fecha alcanzada"), *_DEADLINE),
    EventDeclaration(
        kind=EngineEvent.CASE_CLOSED,
        title=Text("case closed", "caso cerrado"),
        fields=(_text("reason", Text("reason for closing", "motivo del cierre")),),
        closes_case=True,
        roles=_CLOSERS,
    ),
    EventDeclaration(
        kind=EngineEvent.CASE_REOPENED,
        title=Text("case reopened", "caso reabierto"),
        fields=(_text("reason", Text("reason for reopening", "motivo de la reapertura")),),
        needs=EngineEvent.CASE_CLOSED,
        reopens_case=True,
        roles=_CLOSERS,
    ),
)
