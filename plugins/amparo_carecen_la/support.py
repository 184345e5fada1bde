"""Support for people who were released or have just arrived: what they need, where to get it, the letter to take along.

None of it holds a legal detail: the volunteer at the desk sees what is needed, for how many, and nothing of the case.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from amparo.declarations import (
    ActionDeclaration,
    Done,
    Fact,
    FactDeclaration,
    FieldDeclaration,
    Form,
    Role,
    StepDeclaration,
    StepDue,
    Text,
    read_yaml,
)
from amparo_carecen_la.forms import NEEDS, GiveReferral, SupportNeeds, SupportPlaces

_CASE_TYPES = ("defensive_asylum",)
_ROLES = (Role.SOCIAL_WORKER, Role.INTAKE_WORKER)
_SOMETHING_NEEDED = (
    Fact("carecen_la.clothes").equals(value=True)
    | Fact("carecen_la.hygiene").equals(value=True)
    | Fact("carecen_la.food").equals(value=True)
    | Fact("carecen_la.shelter").equals(value=True)
    | Fact("carecen_la.transport").equals(value=True)
)
_AGREES = Fact("carecen_la.agrees").equals(value=True)


def facts() -> tuple[FactDeclaration, ...]:
    """Return one fact for each question that states one."""
    asked = (field for form in (SupportNeeds, SupportPlaces) for field in Form.of(form).fields)
    return tuple(_fact(field, field.fact) for field in asked if field.fact is not None)


def _fact(field: FieldDeclaration, name: str) -> FactDeclaration:
    return FactDeclaration(
        name=name, title=field.label, kind=field.kind, choices=field.choices, choice_labels=field.choice_labels
    )


def actions() -> tuple[ActionDeclaration, ...]:
    """Return the function that looks for places; it is handed the county and the needs, and nothing else."""
    return (
        ActionDeclaration(
            id="suggest_support_places",
            title=Text("look for places that can help", "buscar lugares que pueden ayudar"),
            function="amparo_carecen_la.actions:suggest_support_places",
            fields=("carecen_la.county", *(f"carecen_la.{need}" for need in NEEDS)),
            answers=Form.of(SupportPlaces),
            fallback=_ROLES,
        ),
    )


def steps() -> tuple[StepDeclaration, ...]:
    """Return the three support steps: ask, look, hand over."""
    return (
        StepDeclaration(
            id="support_needs",
            title=Text("Ask what the person needs today", "Preguntar qué necesita hoy la persona"),
            phase="screening",
            case_types=_CASE_TYPES,
            condition=Fact("asylum.custody").is_in("not_detained", "released"),
            roles=_ROLES,
            form=Form.of(SupportNeeds),
            due=_due(),
            help=Text(
                "Ask kindly and in private; “nothing” is an answer too. Write nothing here about the case.",
                "Pregunte con amabilidad y en privado; «nada» también es una respuesta. No escriba aquí nada del caso.",
            ),
        ),
        StepDeclaration(
            id="suggest_support_places",
            title=Text("Look for places that can help", "Buscar lugares que pueden ayudar"),
            phase="screening",
            case_types=_CASE_TYPES,
            condition=Done("support_needs") & _AGREES & _SOMETHING_NEEDED,
            after=("support_needs",),
            roles=_ROLES,
            action="suggest_support_places",
        ),
        StepDeclaration(
            id="give_support_referral",
            title=Text("Give the person the letter for these places", "Entregar la carta para esos lugares"),
            phase="screening",
            case_types=_CASE_TYPES,
            condition=Done("suggest_support_places") & _AGREES,
            after=("suggest_support_places",),
            roles=_ROLES,
            form=Form.of(GiveReferral),
            documents=("support_referral",),
        ),
    )


def _due() -> StepDue:

    written: Any = read_yaml(files("amparo_carecen_la").joinpath("data/dues.yaml").read_text(encoding="utf-8"))
    return StepDue.model_validate(written["support_needs"])
