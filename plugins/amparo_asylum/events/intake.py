"""Events of the first days: arrival, the government's papers, release, a new address."""

from __future__ import annotations

from amparo.declarations import EventDeclaration, Scope, Text
from amparo_asylum.events.common import optional, required
from amparo_asylum.forms import intake
from amparo_asylum.roles import CASE_TEAM, EVERYONE_ON_THE_CASE

INTAKE_EVENTS = (
    EventDeclaration(
        kind="last_arrival",
        title=Text("last arrival in the United States", "última llegada a Estados Unidos"),
        scope=Scope.PERSON,
        fields=optional(intake.LastArrival),
        roles=EVERYONE_ON_THE_CASE,
    ),
    EventDeclaration(
        kind="notice_to_appear_served",
        title=Text("notice to appear served", "orden de comparecencia entregada"),
        fields=optional(intake.NoticeToAppear),
        roles=EVERYONE_ON_THE_CASE,
    ),
    EventDeclaration(
        kind="notice_to_appear_filed",
        title=Text("notice to appear filed with the court", "orden de comparecencia presentada en la corte"),
        scope=Scope.PROCEEDING,
        fields=required(intake.CourtProceeding),
        opens="immigration_court",
        proceedings=Text("removal", "deportación"),  # 8 CFR 1239.1(a)
        roles=EVERYONE_ON_THE_CASE,
    ),
    EventDeclaration(
        kind="released_from_custody",
        title=Text("released from detention", "salida de la detención"),
        fields=required(intake.Release),
        roles=EVERYONE_ON_THE_CASE,
    ),
    EventDeclaration(
        kind="change_of_address",
        title=Text("change of address", "cambio de dirección"),
        scope=Scope.PERSON,
        fields=optional(intake.ChangeOfAddress),
        roles=EVERYONE_ON_THE_CASE,
    ),
    EventDeclaration(
        kind="address_form_filed",
        title=Text("change-of-address form filed", "formulario de cambio de dirección presentado"),
        scope=Scope.PERSON,
        fields=required(intake.AddressForm),
        about="change_of_address",
        roles=CASE_TEAM,
    ),
)
