"""Forms of who represents the client: conflicts, interview, decision, placement, engagement, appearance, closing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Text
from amparo_asylum.data import names
from amparo_asylum.forms.common import Confirmed, Filed, Sent

Result = Literal["staff", "pro_bono", "brief_service", "advice_only", "referral", "decline"]


class ConflictDecision(BaseModel):
    """What a supervising attorney makes of the possible conflicts that the check found."""

    outcome: Annotated[
        Literal["cleared", "waived_in_writing", "conflict"],
        Ask(
            en="decision on the possible conflicts",
            es="decisión sobre los posibles conflictos",
            fact="asylum.conflict_outcome",
            choices=names("conflict_outcome"),
        ),
    ]
    reason: Annotated[
        str,
        Field(min_length=10, max_length=1000),
        Ask(en="why, hit by hit", es="por qué, coincidencia por coincidencia"),
    ]


class ScreeningInterview(BaseModel):
    """What the first substantive interview found, no more than the decision needs."""

    held_on: Annotated[date, Ask(en="date of the interview", es="fecha de la entrevista")]
    interpreter: Annotated[
        Literal["not_needed", "present", "by_telephone"],
        Ask(
            en="interpreter",
            es="intérprete",
            choices=names("interpreter"),
            help=Text(
                "Record language, variant and municipality with the person: Mam of one town is not Mam of another.",
                "Anote con la persona su idioma, su variante y su municipio: el mam de un pueblo no es el de otro.",
            ),
        ),
    ]
    fear_of_return: Annotated[bool, Ask(en="fear of return", es="miedo de regresar", fact="asylum.fear_of_return")]
    protected_ground: Annotated[
        Literal[
            "race",
            "religion",
            "nationality",
            "particular_social_group",
            "political_opinion",
            "several",
            "not_clear_yet",
        ],
        Ask(
            en="reason for the harm",
            es="motivo del daño",
            fact="asylum.protected_ground",
            choices=names("protected_ground"),
        ),
    ]
    criminal_history: Annotated[
        Literal["none", "arrest_or_charge", "conviction", "not_known"],
        Ask(
            en="criminal history in any country", es="antecedentes penales en cualquier país",
            fact="asylum.criminal_history", choices=names("criminal_history"),
        ),
    ]  # fmt: skip
    signed_return_papers: Annotated[
        bool,
        Ask(
            en="papers signed and return in the past",
            es="firma de papeles y retorno en el pasado",
            fact="asylum.signed_return_papers",
        ),
    ]
    other_relief: Annotated[
        str | None,
        Field(max_length=500),
        Ask(
            en="other relief to look at",
            es="otras protecciones por estudiar",
            help=Text(
                "SIJ, U, T, VAWA, TPS, NACARA, a family petition, citizenship through a parent.",
                "SIJ, U, T, VAWA, TPS, NACARA, una petición familiar, ciudadanía por el padre o la madre.",
            ),
        ),
    ] = None


class OneYearCheck(BaseModel):
    """Whether a person can still file within a year of arrival, and if not, which exception may help."""

    one_year_exception: Annotated[
        Literal[
            "not_needed",
            "changed_circumstances",
            "extraordinary_circumstances",
            "unaccompanied_child",
            "none_found",
        ],
        Ask(
            en="exception to the one-year limit",
            es="excepción al plazo de un año",
            fact="asylum.one_year_exception",
            choices=names("one_year_exception"),
            help=Text(
                "An exception is never a new year: file as soon as can be. Withholding and CAT have no such limit.",
                "Una excepción nunca da otro año: presente cuanto antes. La retención de la remoción y la Convención "
                "contra la Tortura no tienen este plazo.",
            ),
        ),
    ]
    basis: Annotated[str | None, Field(max_length=1000), Ask(en="facts it rests on", es="hechos en que se apoya")] = (
        None
    )


class ScreeningDecision(BaseModel):
    """What the clinic will do for this person."""

    result: Annotated[
        Result,
        Ask(
            en="result of the screening",
            es="resultado de la evaluación inicial",
            fact="asylum.screening_result",
            choices=names("screening_result"),
        ),
    ]


class DecideScreening(ScreeningDecision):
    """The decision of a supervising attorney, with its day and reasons."""

    decided_on: Annotated[date, Ask(en="date of the decision", es="fecha de la decisión")]
    reasons: Annotated[str, Field(min_length=10, max_length=1000), Ask(en="reasons", es="motivos")]


class RepresentationDeclined(BaseModel):
    """The dates that the letter names: a decline without its dates is how people lose their cases."""

    known_dates: Annotated[
        str,
        Field(min_length=3, max_length=1000),
        Ask(
            en="dates listed in the letter",
            es="fechas que la carta indica",
            help=Text(
                "Every date known: hearing, one-year filing date, appeal. If none is known, the letter says so.",
                "Todas las fechas conocidas: audiencia, plazo de un año, apelación. Si no se conoce ninguna, la carta "
                "lo dice.",
            ),
        ),
    ]


class DeclineRepresentation(RepresentationDeclined, Sent):
    """The letter that tells a person what we cannot do, and by when they must act."""


class PlacementConsent(BaseModel):
    """The client's written permission to tell a volunteer about the case."""

    signed_on: Annotated[date, Ask(en="date signed", es="fecha de la firma")]
    consents: Annotated[
        bool,
        Ask(
            en="written consent to look for a volunteer attorney",
            es="permiso escrito para buscar representación voluntaria",
            fact="asylum.consent_to_placement",
            help=Text("It can be taken back at any time.", "Puede retirarse en cualquier momento."),
        ),
    ]


class PlacementSummary(BaseModel):
    """The case as a volunteer first sees it: nothing that could tell who the client is."""

    relief_sought: Annotated[
        str,
        Field(max_length=200),
        Ask(en="protection sought", es="protección que se pide", fact="asylum.relief_sought"),
    ]
    summary: Annotated[
        str,
        Field(min_length=20, max_length=3000),
        Ask(
            en="summary without names, places or dates that identify",
            es="resumen sin nombres, lugares ni fechas que identifiquen",
            fact="asylum.placement_summary",
        ),
    ]
    hours: Annotated[
        int, Field(ge=1, le=2000), Ask(en="estimate of hours", es="horas estimadas", fact="asylum.placement_hours")
    ]


class StaffTakesCase(BaseModel):
    """Why the clinic's own attorney takes the case."""

    why: Annotated[
        Literal["decided_at_screening", "no_volunteer_found", "date_too_near", "no_consent_to_placement"],
        Ask(en="why", es="por qué", choices=names("why_staff")),
    ]


class TakeCase(StaffTakesCase):
    """The day on which the clinic's own attorney takes the case."""

    taken_on: Annotated[date, Ask(en="date taken", es="fecha en que se tomó el caso")]


class Engagement(BaseModel):
    """How far the work goes that client and attorney agreed on."""

    extent: Annotated[
        Literal["full_representation", "limited_to_one_task"], Ask(en="extent", es="alcance", choices=names("extent"))
    ]
    appeal_included: Annotated[bool, Ask(en="an appeal is included", es="incluye una apelación")]


class SignEngagement(Engagement):
    """The signed engagement letter."""

    signed_on: Annotated[date, Ask(en="date signed by both", es="fecha en que firmaron ambas partes")]
    proof: Annotated[str | None, Ask(en="where the signed letter is", es="dónde está la carta firmada")] = None


class Appearance(BaseModel):
    """The form by which an attorney or accredited representative appears."""

    form: Annotated[
        Literal["eoir_28", "eoir_27", "g_28"], Ask(en="form", es="formulario", choices=names("appearance_form"))
    ]


class EnterAppearance(Appearance, Filed):
    """The filed appearance, with its proof."""


class AcceptDates(BaseModel):
    """The volunteer's own word that every date is now theirs too."""

    accepted_on: Annotated[date, Ask(en="date", es="fecha")]
    dates_read: Annotated[
        Confirmed,
        Ask(
            en="I have read every date of this case and the papers they come from",
            es="He leído todas las fechas de este caso y los documentos de donde salen",
            choices=names("confirmed"),
        ),
    ]


class ClosingDecision(BaseModel):
    """Why the work on a case ends."""

    reason: Annotated[
        Literal[
            "asylum_granted",
            "other_protection_granted",
            "denied_without_appeal",
            "proceedings_terminated",
            "client_withdrew",
            "client_moved_or_lost_contact",
            "new_counsel",
            "conflict_of_interest",
            "client_died",
        ],
        Ask(en="reason", es="motivo", choices=names("closing_reason")),
    ]


class DecideClosing(ClosingDecision):
    """The decision of a supervising attorney that no date is left open and the case may end."""

    decided_on: Annotated[date, Ask(en="date of the decision", es="fecha de la decisión")]
    no_date_open: Annotated[
        Confirmed,
        Ask(
            en="every running date is met, waived with a reason or handed to new counsel",
            es="todo plazo pendiente está cumplido, dispensado con un motivo o entregado a nueva representación",
            choices=names("confirmed"),
        ),
    ]


class ClosingLetter(BaseModel):
    """What the closing letter tells the client to do next."""

    next_dates: Annotated[
        str,
        Field(min_length=3, max_length=1000),
        Ask(
            en="next dates named in the letter",
            es="próximas fechas que la carta indica",
            help=Text(
                "After a grant: family petition within two years, green card, work permit. Otherwise what is still "
                "open.",
                "Si se concedió: petición familiar dentro de dos años, residencia, permiso de trabajo. Si no, lo que "
                "sigue pendiente.",
            ),
        ),
    ]


class SendClosingLetter(ClosingLetter, Sent):
    """The closing letter on its way."""


class Withdrawal(BaseModel):
    """How the court let the representative go."""

    how: Annotated[Literal["withdrawal", "substitution"], Ask(en="how", es="cómo", choices=names("way_out"))]


class RecordWithdrawal(Withdrawal):
    """The judge's order; until then the representative stays responsible."""

    granted_on: Annotated[date, Ask(en="date of the judge's order", es="fecha de la orden del juez")]
    proof: Annotated[str | None, Ask(en="where the order is", es="dónde está la orden")] = None


class CloseCase(BaseModel):
    """The last act on a case."""

    closed_on: Annotated[date, Ask(en="date", es="fecha")]
    reason: Annotated[str, Field(min_length=3, max_length=300), Ask(en="reason for closing", es="motivo del cierre")]
    originals_returned: Annotated[
        Confirmed,
        Ask(
            en="originals are back with the client, or we say in the file where they are",
            es="los originales se devolvieron, o el expediente dice dónde están",
            choices=names("confirmed"),
        ),
    ]
