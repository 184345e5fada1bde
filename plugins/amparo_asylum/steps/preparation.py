"""Preparation: the engagement, the appearance, the dates handed over, evidence, the client's own account, addresses."""

from __future__ import annotations

from amparo.declarations import (
    AnyProceeding,
    Form,
    Happened,
    PersonIs,
    ProceedingIs,
    Repeats,
    Scope,
    StepDeclaration,
    Text,
)
from amparo_asylum.case_types import REPRESENTED
from amparo_asylum.forms import application, intake, representation
from amparo_asylum.roles import CASE_TEAM, COUNSEL
from amparo_asylum.steps.common import CASE_TYPES, CLIENTS, ENGAGED, records

_REPRESENTATION_STEPS = (
    StepDeclaration(
        id="engagement",
        title=Text("Sign the engagement letter", "Firmar el acuerdo de representación"),
        phase="preparation",
        case_types=CASE_TYPES,
        condition=REPRESENTED,
        roles=CASE_TEAM,
        form=Form.of(representation.SignEngagement),
        records=records("engagement_signed", "signed_on", representation.Engagement, proven=True),
        completed_by=("engagement_signed",),
        documents=("engagement_letter",),
        help=Text(
            "Read it together in the client's language. Say where the work ends: an appeal is not included unless it "
            "says so.",
            "Léanlo juntos en el idioma de la persona. Diga dónde termina el trabajo: no incluye una apelación, salvo "
            "que lo diga.",
        ),
    ),
    StepDeclaration(
        id="enter_appearance",
        title=Text("File the appearance", "Presentar la comparecencia legal"),
        phase="preparation",
        case_types=CASE_TYPES,
        scope=Scope.PROCEEDING,
        condition=ProceedingIs(forums=("immigration_court", "uscis", "board_of_immigration_appeals")) & ENGAGED,
        after=("engagement",),
        roles=COUNSEL,
        form=Form.of(representation.EnterAppearance),
        records=records("appearance_entered", "filed_on", representation.Appearance, proven=True),
        completed_by=("appearance_entered",),
        help=Text(
            "EOIR-28 before the court, EOIR-27 before the Board, G-28 before USCIS; on the day of the signature.",
            "EOIR-28 ante la corte, EOIR-27 ante la Junta, G-28 ante USCIS; el mismo día de la firma.",
        ),
    ),
    StepDeclaration(
        id="accept_dates",
        title=Text("Take over every date of the case", "Asumir todas las fechas del caso"),
        phase="preparation",
        case_types=CASE_TYPES,
        condition=Happened("placement_accepted") & AnyProceeding(of=Happened("appearance_entered")),
        after=("enter_appearance",),
        roles=COUNSEL,
        form=Form.of(representation.AcceptDates),
        help=Text(
            "The clinic owns the dates until the volunteer has read them here.",
            "La clínica responde por las fechas hasta que la persona voluntaria las haya leído aquí.",
        ),
    ),
)

_EVIDENCE_STEPS = (
    StepDeclaration(
        id="collect_evidence",
        title=Text("Collect the evidence", "Reunir las pruebas"),
        phase="preparation",
        case_types=CASE_TYPES,
        condition=ENGAGED,
        after=("engagement",),
        roles=CASE_TEAM,
        form=Form.of(application.CollectEvidence),
    ),
    StepDeclaration(
        id="declaration",
        title=Text("Sign the client's declaration", "Firmar la declaración de la persona"),
        phase="preparation",
        case_types=CASE_TYPES,
        scope=Scope.PERSON,
        condition=PersonIs(roles=("principal",)) & ENGAGED,
        after=("collect_evidence",),
        roles=CASE_TEAM,
        form=Form.of(application.SignDeclaration),
    ),
)


def _address_step(step: str, title: Text, form: str, asked: Form, help_: Text) -> StepDeclaration:
    return StepDeclaration(
        id=step,
        title=title,
        phase="preparation",
        case_types=CASE_TYPES,
        scope=Scope.PERSON,
        repeats=Repeats.PER_EVENT,
        occasion="change_of_address",
        condition=PersonIs(roles=CLIENTS) & ~Happened("address_form_filed", {"form": form}, occasion=True),
        roles=CASE_TEAM,
        form=asked,
        records=records("address_form_filed", "filed_on", intake.AddressForm, proven=True),
        help=help_,
    )


_ADDRESS_STEPS = (
    _address_step(
        "file_eoir_33",
        Text("Tell the court the new address (EOIR-33)", "Avisar a la corte de la nueva dirección (EOIR-33)"),
        "eoir_33",
        Form.of(intake.FileAddressFormCourt),
        Text(
            "One form for each person. The form does not move the case to another court.",
            "Un formulario por persona. El formulario no traslada el caso a otra corte.",
        ),
    ),
    _address_step(
        "file_ar_11",
        Text("Tell USCIS the new address (AR-11)", "Avisar a USCIS de la nueva dirección (AR-11)"),
        "ar_11",
        Form.of(intake.FileAddressFormAgency),
        Text("Online or on paper, one for each person.", "En línea o en papel, uno por persona."),
    ),
)

PREPARATION_STEPS = (*_REPRESENTATION_STEPS, *_EVIDENCE_STEPS, *_ADDRESS_STEPS)
