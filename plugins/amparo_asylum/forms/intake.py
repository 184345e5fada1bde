"""Forms of the first days: urgency, names, arrival, the papers that the government served, where the client lives."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Text
from amparo_asylum.data import names
from amparo_asylum.forms.common import COURT_CODE, Confirmed, Filed


class UrgencyTriage(BaseModel):
    """What decides how fast everything else must go; asked before anything else."""

    custody: Annotated[
        Literal["not_detained", "detained", "released"],
        Ask(en="custody", es="situación de detención", fact="asylum.custody", choices=names("custody")),
    ]
    date_near: Annotated[
        bool,
        Ask(
            en="a hearing, an appointment with ICE or a filing date is near",
            es="tiene cerca una audiencia, una cita con ICE o una fecha de presentación",
        ),
    ]
    prior_order: Annotated[
        Literal["none", "removal_order", "order_in_absentia", "voluntary_departure", "not_known"],
        Ask(
            en="order of a judge or officer so far",
            es="orden de un juez o de un oficial hasta ahora",
            fact="asylum.prior_order",
            choices=names("prior_order"),
            help=Text(
                "After an old order or return, only withholding of removal may be left: tell an attorney today.",
                "Después de una orden o un retorno anterior, quizá solo quede la retención de la remoción: avise hoy "
                "mismo a un abogado.",
            ),
        ),
    ]
    fee_notice: Annotated[
        bool,
        Ask(
            en="a notice asking for the asylum fee has come", es="llegó un aviso que pide el pago de la tarifa de asilo"
        ),
    ]
    safety_risk: Annotated[
        bool,
        Ask(
            en="danger now, or a medical emergency",
            es="peligro ahora o urgencia médica",
            fact="asylum.safety_risk",
        ),
    ]


class RecordNames(BaseModel):
    """That everybody whom a conflict check must look for has been entered."""

    family_entered: Annotated[
        Confirmed,
        Ask(
            en="client and family: every name, other name and A-number is entered",
            es="la persona y su familia: están anotados todos los nombres, otros nombres y números A",
            choices=names("confirmed"),
        ),
    ]
    adverse_entered: Annotated[
        Confirmed,
        Ask(
            en="everybody who may be against the client is entered, or there is nobody",
            es="están anotadas todas las personas que podrían estar en contra, o no hay ninguna",
            choices=names("confirmed"),
            help=Text(
                "Persecutors, abusers, co-defendants, the other side of a family case.",
                "Perseguidores, agresores, coacusados, la otra parte en un caso de familia.",
            ),
        ),
    ]


class LastArrival(BaseModel):
    """How a person last came to the United States, and what shows the day."""

    manner: Annotated[
        Literal["between_ports_of_entry", "at_a_port_of_entry", "with_a_visa", "with_parole", "other"],
        Ask(en="how the person came in", es="cómo entró la persona", choices=names("manner_of_arrival")),
    ]
    shown_by: Annotated[
        str,
        Field(max_length=200),
        Ask(
            en="what shows the date",
            es="con qué se demuestra la fecha",
            help=Text(
                "Passport stamp, notice to appear, bus ticket, a witness, or the person's own word.",
                "Sello del pasaporte, orden de comparecencia, boleto de autobús, un testigo o la palabra de la "
                "persona.",
            ),
        ),
    ]
    first_arrival: Annotated[
        date | None,
        Ask(
            en="first arrival, if the person was here before",
            es="primera llegada, si la persona ya había estado aquí",
            help=Text(
                "After a short trip abroad the year may be held to run from then on.",
                "Tras un viaje corto, puede entenderse que el año corre desde entonces.",
            ),
        ),
    ] = None


class RecordArrival(LastArrival):
    """The day of the last arrival, from which the one-year filing date is counted."""

    arrived_on: Annotated[
        date, Ask(en="date of the last arrival in the United States", es="fecha de la última llegada a Estados Unidos")
    ]
    unaccompanied_child: Annotated[
        bool,
        Ask(
            en="unaccompanied child",
            es="niña o niño no acompañado",
            fact="asylum.unaccompanied_child",
            help=Text(
                "Under 18, without status, and without a parent or guardian here who can care for them.",
                "Menor de 18 años, sin estatus y sin padre, madre o tutor aquí que le pueda cuidar.",
            ),
        ),
    ]


class NoticeToAppear(BaseModel):
    """What the charging document says of the address to which the court will write."""

    address_right: Annotated[
        bool,
        Ask(
            en="the address on it is right",
            es="la dirección que aparece es correcta",
            help=Text(
                "If not, record a change of address: the court's form is due within days.",
                "Si no lo es, anote un cambio de dirección: el formulario de la corte vence en pocos días.",
            ),
        ),
    ]
    time_and_place_given: Annotated[
        bool | None,
        Ask(
            en="it names the time and place of a hearing",
            es="indica la hora y el lugar de una audiencia",
            help=Text(
                "A notice without them is defective: an attorney decides whether to object, and when.",
                "Una orden sin ellos es defectuosa: la representación legal decide si objeta, y cuándo.",
            ),
        ),
    ] = None


class RecordNoticeToAppear(NoticeToAppear):
    """The day on which the client was given the notice to appear."""

    served_on: Annotated[
        date, Ask(en="date the notice to appear was served", es="fecha en que le entregaron la orden de comparecencia")
    ]


class CourtProceeding(BaseModel):
    """Before which immigration court the case is, by the code that the courts themselves use."""

    court: Annotated[
        str,
        Field(pattern=COURT_CODE),
        Ask(
            en="code of the court",
            es="código de la corte",
            help=Text("Three letters, such as WLA or BAL.", "Tres letras, como WLA o BAL."),
        ),
    ]


class RecordCourtProceeding(CourtProceeding):
    """The day on which the government filed the notice to appear, which begins the case in court."""

    filed_with_court_on: Annotated[
        date,
        Ask(
            en="date the government filed the notice to appear with the court",
            es="fecha en que el gobierno presentó la orden de comparecencia en la corte",
        ),
    ]


class Release(BaseModel):
    """That a detained person is free, which changes the court's rules and what the person needs."""

    custody: Annotated[
        Literal["released"],
        Ask(en="custody", es="situación de detención", fact="asylum.custody", choices=names("custody")),
    ]


class RecordRelease(Release):
    """The day on which a detained person came free."""

    released_on: Annotated[date, Ask(en="date of release", es="fecha en que salió de la detención")]


class ChangeOfAddress(BaseModel):
    """Who moved: holders of A and G visas need not tell USCIS."""

    visa_class: Annotated[
        Literal["A", "G", "other"] | None,
        Ask(en="visa that the person holds now", es="visa que la persona tiene ahora", choices=names("visa_class")),
    ] = None


class AddressFormCourt(BaseModel):
    """The court's own change-of-address form."""

    form: Annotated[Literal["eoir_33"], Ask(en="form", es="formulario", choices=names("address_form"))]


class AddressFormAgency(BaseModel):
    """The agency's change-of-address form, or its online report."""

    form: Annotated[Literal["ar_11"], Ask(en="form", es="formulario", choices=names("address_form"))]


class AddressForm(BaseModel):
    """Which change-of-address form was filed."""

    form: Annotated[
        Literal["eoir_33", "eoir_33_bia", "ar_11"], Ask(en="form", es="formulario", choices=names("address_form"))
    ]


class FileAddressFormCourt(AddressFormCourt, Filed):
    """The filing of form EOIR-33 with the court."""


class FileAddressFormAgency(AddressFormAgency, Filed):
    """The report of the new address to USCIS."""
