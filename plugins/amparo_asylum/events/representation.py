"""Events of representation: what was decided at screening, who took the case, how it was agreed and how it ends."""

from __future__ import annotations

from amparo.declarations import EventDeclaration, Scope, Text
from amparo_asylum.events.common import optional, required
from amparo_asylum.forms import representation
from amparo_asylum.roles import CASE_TEAM, COUNSEL, INTAKE, REPRESENTATIVES, SUPERVISOR

REPRESENTATION_EVENTS = (
    EventDeclaration(
        kind="screening_decided",
        title=Text("screening decided", "evaluación decidida"),
        fields=required(representation.ScreeningDecision),
        roles=SUPERVISOR,
    ),
    EventDeclaration(
        kind="representation_declined",
        title=Text("letter sent: we cannot represent", "carta enviada: no podemos representar"),
        fields=optional(representation.RepresentationDeclined),
        roles=REPRESENTATIVES,
    ),
    EventDeclaration(
        kind="staff_took_case",
        title=Text("taken by the clinic's own attorney", "caso tomado por el equipo legal de la clínica"),
        fields=optional(representation.StaffTakesCase),
        roles=REPRESENTATIVES,
    ),
    EventDeclaration(
        kind="engagement_signed",
        title=Text("engagement letter signed", "acuerdo de representación firmado"),
        fields=optional(representation.Engagement),
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="appearance_entered",
        title=Text("appearance entered", "comparecencia legal presentada"),
        scope=Scope.PROCEEDING,
        fields=optional(representation.Appearance),
        needs="engagement_signed",
        roles=COUNSEL,
    ),
    EventDeclaration(
        kind="closing_decided",
        title=Text("closing decided", "cierre decidido"),
        fields=optional(representation.ClosingDecision),
        roles=SUPERVISOR,
    ),
    EventDeclaration(
        kind="closing_letter_sent",
        title=Text("closing letter sent", "carta de cierre enviada"),
        fields=optional(representation.ClosingLetter),
        roles=INTAKE,
    ),
    EventDeclaration(
        kind="withdrawal_granted",
        title=Text("withdrawal granted by the judge", "retiro de la representación aprobado por el juez"),
        scope=Scope.PROCEEDING,
        fields=optional(representation.Withdrawal),
        needs="appearance_entered",
        roles=COUNSEL,
    ),
)
