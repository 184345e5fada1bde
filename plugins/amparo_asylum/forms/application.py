"""Forms of the application: evidence, declaration, I-589, work permit, requests for evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Text
from amparo_asylum.data import names
from amparo_asylum.forms.common import Confirmed, Filed


class CollectEvidence(BaseModel):
    """What the file holds before the application is filed."""

    identity: Annotated[
        Confirmed,
        Ask(
            en="proof of identity, or why there is none",
            es="prueba de identidad, o por qué no hay",
            choices=names("confirmed"),
        ),
    ]
    harm: Annotated[
        str,
        Field(max_length=500),
        Ask(en="papers that show the harm", es="documentos que muestran el daño"),
    ]
    country_conditions: Annotated[bool, Ask(en="reports on the country are collected", es="hay informes sobre el país")]


class SignDeclaration(BaseModel):
    """The client's own account, signed."""

    signed_on: Annotated[date, Ask(en="date signed", es="fecha de la firma")]
    read_back_in: Annotated[
        str, Field(max_length=60), Ask(en="language in which it was read back", es="idioma en que se le leyó")
    ]
    interpreter_certificate: Annotated[
        bool, Ask(en="an interpreter's certificate is attached", es="lleva el certificado de quien interpretó")
    ]


class ReviewApplication(BaseModel):
    """The second pair of eyes before filing: an unanswered question can end a case."""

    reviewed_on: Annotated[date, Ask(en="date", es="fecha")]
    every_question: Annotated[
        Confirmed,
        Ask(
            en="every question of the form is answered, none left blank",
            es="todas las preguntas del formulario están contestadas, ninguna en blanco",
            choices=names("confirmed"),
        ),
    ]
    agrees_with_declaration: Annotated[
        Confirmed,
        Ask(en="form and declaration agree", es="el formulario y la declaración coinciden", choices=names("confirmed")),
    ]


class AsylumApplication(BaseModel):
    """Where and how the application was filed."""

    filed_with: Annotated[
        Literal["immigration_court", "uscis"],
        Ask(en="filed with", es="presentada ante", choices=names("filed_with")),
    ]
    included_as: Annotated[
        Literal["applicant", "derivative"],
        Ask(
            en="this person is",
            es="esta persona es",
            choices=names("included_as"),
            help=Text(
                "“Derivative” when named on a spouse's or parent's application.",
                "«derivative» si va incluida en la solicitud del cónyuge, del padre o de la madre.",
            ),
        ),
    ]
    fee_paid: Annotated[
        bool,
        Ask(
            en="the filing fee is paid",
            es="la tarifa de presentación está pagada",
            help=Text(
                "Without the fee the application is rejected and the date is not met. There is no waiver.",
                "Sin la tarifa, la solicitud se rechaza y el plazo no se cumple. No hay exención.",
            ),
        ),
    ]
    first_submission_rejected: Annotated[
        bool | None,
        Ask(en="an earlier submission was sent back", es="una entrega anterior fue devuelta"),
    ] = None
    first_submission_received: Annotated[
        date | None,
        Ask(en="day on which that one was received", es="día en que se recibió aquella"),
    ] = None


class FileApplication(AsylumApplication, Filed):
    """The filed I-589, with its proof."""


class ClockChange(BaseModel):
    """Why the work-permit clock stopped or went on."""

    why: Annotated[
        str,
        Field(max_length=200),
        Ask(
            en="why",
            es="por qué",
            help=Text(
                "A delay that the applicant asked for or caused stops the clock, as a rescheduled hearing does.",
                "Una demora pedida o causada por el solicitante detiene el reloj, como una audiencia reprogramada.",
            ),
        ),
    ]


class WorkPermitApplication(BaseModel):
    """Which kind of work permit was asked for."""

    application: Annotated[
        Literal["initial", "renewal"], Ask(en="application", es="solicitud", choices=names("work_permit_application"))
    ]


class FileWorkPermitApplication(WorkPermitApplication, Filed):
    """The filed I-765, with its proof."""


class WorkPermitDecision(BaseModel):
    """What USCIS decided on the work permit."""

    outcome: Annotated[
        Literal["approved", "denied"], Ask(en="outcome", es="resultado", choices=names("work_permit_decision"))
    ]


class RequestForEvidence(BaseModel):
    """How USCIS asked for more evidence; the event's own date is the day of mailing or service."""

    served_by: Annotated[
        Literal["mail", "personal", "electronic"],
        Ask(
            en="how it was served",
            es="cómo se notificó",
            choices=names("served_by"),
            help=Text("By mail, three days are added.", "Por correo se suman tres días."),
        ),
    ]
    printed_due: Annotated[
        date | None,
        Ask(en="due date printed on it", es="fecha límite impresa en el documento"),
    ] = None
    about_form: Annotated[
        str | None,
        Field(max_length=20),
        Ask(en="form that it is about, such as I-765", es="formulario del que trata, por ejemplo I-765"),
    ] = None


class AnswerRequest(Filed):
    """Our answer to the request, with its proof."""
