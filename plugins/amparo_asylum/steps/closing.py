"""Closing: the decision that nothing is left open, the letter with the next dates, the court's leave, the end."""

from __future__ import annotations

from amparo.declarations import Form, Happened, RecordsEvent, Scope, StepDeclaration, Text
from amparo_asylum.forms import representation
from amparo_asylum.roles import COUNSEL, INTAKE, REPRESENTATIVES, SUPERVISOR
from amparo_asylum.steps.common import CASE_TYPES, records

CLOSING_STEPS = (
    StepDeclaration(
        id="closing_decision",
        title=Text("Decide that our work ends", "Decidir que nuestro trabajo termina"),
        phase="closing",
        case_types=CASE_TYPES,
        condition=Happened("engagement_signed"),
        roles=SUPERVISOR,
        form=Form.of(representation.DecideClosing),
        records=records("closing_decided", "decided_on", representation.ClosingDecision),
    ),
    StepDeclaration(
        id="withdraw_from_court",
        title=Text("Ask the judge for leave to withdraw", "Pedir al juez permiso para dejar la representación"),
        phase="closing",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        condition=Happened("closing_decided") & Happened("appearance_entered") & ~Happened("asylum_decision"),
        after=("closing_decision",),
        roles=COUNSEL,
        form=Form.of(representation.RecordWithdrawal),
        records=records("withdrawal_granted", "granted_on", representation.Withdrawal, proven=True),
        completed_by=("withdrawal_granted",),
        help=Text(
            "While the case is pending you stay responsible until the judge grants it. Say in the motion that the "
            "client knows every date.",
            "Mientras el caso siga pendiente, usted responde hasta que el juez lo apruebe. Diga en la moción que la "
            "persona conoce todas las fechas.",
        ),
    ),
    StepDeclaration(
        id="closing_letter",
        title=Text("Send the closing letter", "Enviar la carta de cierre"),
        phase="closing",
        case_types=CASE_TYPES,
        condition=Happened("closing_decided"),
        after=("withdraw_from_court",),
        roles=INTAKE,
        form=Form.of(representation.SendClosingLetter),
        records=records("closing_letter_sent", "sent_on", representation.ClosingLetter, proven=True),
        completed_by=("closing_letter_sent",),
    ),
    StepDeclaration(
        id="close_case",
        title=Text("Close the case", "Cerrar el caso"),
        phase="closing",
        case_types=CASE_TYPES,
        condition=Happened("closing_letter_sent") | Happened("representation_declined"),
        after=("closing_letter",),
        roles=REPRESENTATIVES,
        form=Form.of(representation.CloseCase),
        records=(RecordsEvent(event="case_closed", date_field="closed_on", data=(("reason", "reason"),)),),
    ),
)
