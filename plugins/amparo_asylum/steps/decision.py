"""Decision and appeal: what was decided, the client told, the appeal, the Board, the circuit."""

from __future__ import annotations

from amparo.declarations import (
    Form,
    Happened,
    ProceedingIs,
    Repeats,
    Scope,
    StepDeclaration,
    Text,
)
from amparo_asylum.forms import decision
from amparo_asylum.forms.common import Told
from amparo_asylum.roles import CASE_TEAM, COUNSEL, FEDERAL_COURT_COUNSEL
from amparo_asylum.steps.common import CASE_TYPES, records

_DENIED = (("outcome", "denied"),)
_BOARD = ProceedingIs(forums=("board_of_immigration_appeals",))

_DECISION_STEPS = (
    StepDeclaration(
        id="record_decision",
        title=Text("Record the judge's decision", "Anotar la decisión del juez"),
        phase="decision",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="hearing_held",
        occasion_where=(("result", "completed"),),
        roles=CASE_TEAM,
        form=Form.of(decision.RecordDecision),
        records=records("asylum_decision", "decided_on", decision.AsylumDecision),
        help=Text(
            "The same day. The time to appeal runs from it, also while the paper is on its way.",
            "El mismo día. Desde entonces corre el plazo para apelar, aunque el papel venga en camino.",
        ),
    ),
    StepDeclaration(
        id="explain_decision",
        title=Text("Explain the decision to the client", "Explicar la decisión a la persona"),
        phase="decision",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="asylum_decision",
        after=("record_appeal_position",),
        roles=COUNSEL,
        form=Form.of(decision.ExplainDecision),
        records=records("client_informed_of_decision", "told_on", Told),
        completed_by=("client_informed_of_decision",),
    ),
    StepDeclaration(
        id="record_appeal_position",
        title=Text("Record whether the appeal was reserved", "Anotar si se reservó la apelación"),
        phase="decision",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="asylum_decision",
        occasion_where=_DENIED,
        condition=~Happened("notice_of_appeal_filed", occasion=True),
        after=("record_decision",),
        roles=COUNSEL,
        form=Form.of(decision.RecordAppealPosition),
        records=(
            *records("appeal_reserved", "reserved_on"),
            *records("appeal_waived", "waived_on", decision.AppealWaived, proven=True),
        ),
        completed_by=("appeal_reserved", "appeal_waived"),
    ),
    StepDeclaration(
        id="decide_on_appeal",
        title=Text("Decide with the client on an appeal", "Decidir con la persona si se apela"),
        phase="decision",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="asylum_decision",
        occasion_where=_DENIED,
        condition=~Happened("notice_of_appeal_filed", occasion=True) & ~Happened("appeal_waived", occasion=True),
        after=("explain_decision",),
        roles=COUNSEL,
        form=Form.of(decision.DecideOnAppeal),
        help=Text(
            "The client decides. The date runs on until the appeal has arrived, or a supervising attorney ends it with "
            "a reason.",
            "Decide la persona. El plazo sigue hasta que la apelación haya llegado, o hasta que la supervisión lo "
            "termine con un motivo.",
        ),
    ),
    StepDeclaration(
        id="record_final_order",
        title=Text("Record that the order is final", "Anotar que la orden quedó firme"),
        phase="decision",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="asylum_decision",
        occasion_where=_DENIED,
        condition=~Happened("notice_of_appeal_filed", occasion=True),
        after=("decide_on_appeal",),
        roles=COUNSEL,
        form=Form.of(decision.RecordFinalOrder),
        records=records("removal_order_final", "final_on", decision.FinalOrder),
        help=Text(
            "When the appeal was given up, or its time has passed without one. From then run the dates for motions.",
            "Cuando se renunció a apelar o pasó el plazo sin apelación. Desde entonces corren los plazos de las "
            "mociones.",
        ),
    ),
)

_APPEAL_STEPS = (
    StepDeclaration(
        id="file_notice_of_appeal",
        title=Text("File the notice of appeal (EOIR-26)", "Presentar el aviso de apelación (EOIR-26)"),
        phase="appeal",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="asylum_decision",
        occasion_where=_DENIED,
        condition=~Happened("appeal_waived", occasion=True),
        roles=COUNSEL,
        form=Form.of(decision.FileAppeal),
        records=records("notice_of_appeal_filed", "filed_on", decision.Appeal, proven=True),
        completed_by=("notice_of_appeal_filed",),
        help=Text(
            "The Board must have it, with the fee or the request to waive it, by the last day. The postmark does not "
            "count.",
            "La Junta debe tenerlo, con la tarifa o la petición de exención, a más tardar el último día. El matasellos "
            "no cuenta.",
        ),
    ),
    StepDeclaration(
        id="record_board_receipt",
        title=Text("Record the Board's receipt", "Anotar el recibo de la Junta"),
        phase="appeal",
        case_types=CASE_TYPES,
        condition=Happened("notice_of_appeal_filed") | Happened("government_appealed"),
        after=("file_notice_of_appeal",),
        roles=CASE_TEAM,
        form=Form.of(decision.RecordBoardReceipt),
        records=records("board_receipt_received", "receipt_date", decision.BoardReceipt),
        completed_by=("board_receipt_received",),
        help=Text(
            "No receipt after two weeks: call the Board. An appeal that never arrived cannot be proven by hope.",
            "Si en dos semanas no hay recibo, llame a la Junta. Una apelación que no llegó no se prueba con esperanza.",
        ),
    ),
    StepDeclaration(
        id="file_appeal_brief",
        title=Text("File the brief", "Presentar el alegato"),
        phase="appeal",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="briefing_schedule_set",
        after=("record_board_receipt",),
        roles=COUNSEL,
        form=Form.of(decision.FileBrief),
        records=records("appeal_brief_filed", "filed_on", proven=True),
        completed_by=("appeal_brief_filed",),
    ),
    StepDeclaration(
        id="record_appeal_decision",
        title=Text("Record the Board's decision", "Anotar la decisión de la Junta"),
        phase="appeal",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        condition=_BOARD,
        after=("file_appeal_brief",),
        roles=CASE_TEAM,
        form=Form.of(decision.RecordAppealDecision),
        records=records("appeal_decision", "decided_on", decision.AppealDecision),
        completed_by=("appeal_decision",),
    ),
    StepDeclaration(
        id="file_petition_for_review",
        title=Text("File the petition for review", "Presentar la petición de revisión"),
        phase="appeal",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        repeats=Repeats.PER_EVENT,
        occasion="appeal_decision",
        occasion_where=(("outcome", "dismissed"),),
        after=("record_appeal_decision",),
        roles=FEDERAL_COURT_COUNSEL,
        form=Form.of(decision.FilePetition),
        records=records("petition_for_review_filed", "filed_on", decision.Petition, proven=True),
        completed_by=("petition_for_review_filed",),
        help=Text(
            "The clerk of the circuit must have it by the last day. Ask for a stay with it: the petition alone stops "
            "nothing.",
            "La secretaría del circuito debe tenerla a más tardar el último día. Pida también la suspensión: la "
            "petición sola no detiene la deportación.",
        ),
    ),
)

DECISION_STEPS = (*_DECISION_STEPS, *_APPEAL_STEPS)
