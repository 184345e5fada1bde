"""Events of the decision, the appeal, motions afterwards, the circuit, and voluntary departure."""

from __future__ import annotations

from amparo.declarations import EventDeclaration, Scope, Text
from amparo_asylum.events.common import optional, required
from amparo_asylum.forms import decision
from amparo_asylum.forms.common import Told
from amparo_asylum.roles import CASE_TEAM, COUNSEL, FEDERAL_COURT_COUNSEL

_DECISION = "asylum_decision"
_FINAL = "removal_order_final"

_JUDGE = (
    EventDeclaration(
        kind=_DECISION,
        title=Text("decision of the judge", "decisión del juez"),
        scope=Scope.PROCEEDING,
        fields=required(decision.AsylumDecision),
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="client_informed_of_decision",
        title=Text("client told of the decision", "decisión explicada a la persona"),
        scope=Scope.PROCEEDING,
        fields=optional(Told),
        about=_DECISION,
        roles=COUNSEL,
    ),
    EventDeclaration(
        kind="appeal_reserved",
        title=Text("appeal reserved", "apelación reservada"),
        scope=Scope.PROCEEDING,
        about=_DECISION,
        roles=COUNSEL,
    ),
    EventDeclaration(
        kind="appeal_waived",
        title=Text("appeal given up by the client", "la persona renunció a apelar"),
        scope=Scope.PROCEEDING,
        fields=optional(decision.AppealWaived),
        about=_DECISION,
        roles=COUNSEL,
    ),
    EventDeclaration(
        kind="voluntary_departure_granted",
        title=Text("voluntary departure granted", "salida voluntaria concedida"),
        scope=Scope.PROCEEDING,
        fields=required(decision.VoluntaryDeparture),
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="voluntary_departure_bond_posted",
        title=Text("bond for voluntary departure posted", "fianza de salida voluntaria pagada"),
        scope=Scope.PROCEEDING,
        about="voluntary_departure_granted",
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="departure_verified",
        title=Text("departure verified", "salida comprobada"),
        scope=Scope.PROCEEDING,
        about="voluntary_departure_granted",
        roles=CASE_TEAM,
    ),
)

_APPEAL = (
    EventDeclaration(
        kind="notice_of_appeal_filed",
        title=Text("our appeal received by the Board (EOIR-26)", "nuestra apelación recibida por la Junta (EOIR-26)"),
        scope=Scope.PROCEEDING,
        fields=optional(decision.Appeal),
        about=_DECISION,
        roles=COUNSEL,
    ),
    EventDeclaration(
        kind="government_appealed",
        title=Text("the government appealed", "el gobierno apeló"),
        scope=Scope.PROCEEDING,
        about=_DECISION,
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="board_receipt_received",
        title=Text("filing receipt of the Board", "recibo de la Junta de Apelaciones"),
        scope=Scope.PROCEEDING,
        fields=required(decision.BoardReceipt),
        opens="board_of_immigration_appeals",
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="briefing_schedule_set",
        title=Text("briefing schedule set", "calendario de alegatos fijado"),
        scope=Scope.PROCEEDING,
        fields=required(decision.BriefingSchedule),
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="appeal_brief_filed",
        title=Text("brief received by the Board", "alegato recibido por la Junta"),
        scope=Scope.PROCEEDING,
        about="briefing_schedule_set",
        roles=COUNSEL,
    ),
    EventDeclaration(
        kind="appeal_decision",
        title=Text("decision of the Board", "decisión de la Junta"),
        scope=Scope.PROCEEDING,
        fields=required(decision.AppealDecision),
        roles=CASE_TEAM,
    ),
    EventDeclaration(
        kind="petition_for_review_filed",
        title=Text("petition for review filed", "petición de revisión presentada"),
        scope=Scope.PROCEEDING,
        fields=optional(decision.Petition),
        about="appeal_decision",
        roles=FEDERAL_COURT_COUNSEL,
    ),
)

_MOTIONS = (
    EventDeclaration(
        kind=_FINAL,
        title=Text("order of removal final", "orden de deportación firme"),
        scope=Scope.PROCEEDING,
        fields=required(decision.FinalOrder),
        needs=_DECISION,
        roles=COUNSEL,
    ),
    EventDeclaration(
        kind="motion_to_reopen_filed",
        title=Text("motion to reopen filed", "moción de reapertura presentada"),
        scope=Scope.PROCEEDING,
        fields=optional(decision.MotionToReopen),
        needs=_DECISION,
        roles=COUNSEL,
    ),
    EventDeclaration(
        kind="motion_to_reconsider_filed",
        title=Text("motion to reconsider filed", "moción de reconsideración presentada"),
        scope=Scope.PROCEEDING,
        needs=_DECISION,
        roles=COUNSEL,
    ),
)

DECISION_EVENTS = (*_JUDGE, *_APPEAL, *_MOTIONS)
