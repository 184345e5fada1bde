"""Placement: the client's permission, a summary that names nobody, a volunteer or the clinic's own attorney."""

from __future__ import annotations

from amparo.declarations import Done, Fact, Form, Happened, StepDeclaration, Text
from amparo_asylum.forms import representation
from amparo_asylum.roles import INTAKE, PLACEMENT, REPRESENTATIVES
from amparo_asylum.steps.common import CASE_TYPES, RESULT, records

_CONSENTS = Fact("asylum.consent_to_placement").equals(value=True)

PLACEMENT_STEPS = (
    StepDeclaration(
        id="placement_consent",
        title=Text("Ask for permission to look for a volunteer", "Pedir permiso para buscar una persona voluntaria"),
        phase="placement",
        case_types=CASE_TYPES,
        condition=RESULT.equals("pro_bono"),
        roles=INTAKE,
        form=Form.of(representation.PlacementConsent),
        help=Text(
            "The volunteer first sees a summary without names. Say what it will hold, and that “no” is a fair answer.",
            "La persona voluntaria primero ve un resumen sin nombres. Explique qué dirá, y que se puede decir que no.",
        ),
    ),
    StepDeclaration(
        id="placement_summary",
        title=Text("Write the summary for volunteers", "Escribir el resumen para voluntarios"),
        phase="placement",
        case_types=CASE_TYPES,
        condition=RESULT.equals("pro_bono") & _CONSENTS,
        after=("placement_consent",),
        roles=(*PLACEMENT, *INTAKE),
        form=Form.of(representation.PlacementSummary),
        documents=("placement_memo",),
    ),
    StepDeclaration(
        id="place_with_attorney",
        title=Text("Place the case with a volunteer attorney", "Asignar el caso a una abogada o un abogado voluntario"),
        phase="placement",
        case_types=CASE_TYPES,
        condition=_CONSENTS & Done("placement_summary") & ~Happened("staff_took_case"),
        after=("placement_summary",),
        roles=PLACEMENT,
        completed_by=("placement_accepted",),
        documents=("placement_memo",),
        help=Text(
            "Offer it to one volunteer after the other. Until one has filed an appearance, every date is ours.",
            "Ofrézcalo a una persona tras otra. Hasta que una presente su comparecencia, todos los plazos son "
            "nuestros.",
        ),
    ),
    StepDeclaration(
        id="staff_takes_case",
        title=Text("Take the case ourselves", "Tomar el caso en la clínica"),
        phase="placement",
        case_types=CASE_TYPES,
        condition=RESULT.is_in("staff", "pro_bono") & ~Happened("placement_accepted"),
        after=("place_with_attorney",),
        roles=REPRESENTATIVES,
        form=Form.of(representation.TakeCase),
        records=records("staff_took_case", "taken_on", representation.StaffTakesCase),
        completed_by=("staff_took_case",),
    ),
)
