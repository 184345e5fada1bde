"""The two steps in the case of a person who came free: ask what they need, and the visit that the desk carries out."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from amparo.declarations import (
    Done,
    Fact,
    FactDeclaration,
    FieldDeclaration,
    Form,
    OpensRecord,
    Repeats,
    Role,
    StepDeclaration,
    StepDue,
    Text,
    read_yaml,
)
from amparo_refugee_closet.forms import ClosetNeeds, Visit, Wishes
from amparo_refugee_closet.shelves import KEEPERS
from amparo_refugee_closet.visits import AT_THE_DESK, VISITS

PLUGIN = "refugee_closet"
_CASE_TYPES = ("defensive_asylum",)
_RELEASE = "released_from_custody"


def facts() -> tuple[FactDeclaration, ...]:
    """Return one fact for each question of the first step."""
    return tuple(
        FactDeclaration(
            name=f"{PLUGIN}.{field.name}",
            title=field.label,
            kind=field.kind,
            choices=field.choices,
            choice_labels=field.choice_labels,
        )
        for field in _asked()
    )


def steps() -> tuple[StepDeclaration, ...]:
    """Return the steps that each release opens."""
    return (
        StepDeclaration(
            id="closet_needs",
            title=Text("Ask what the person needs from the Closet", "Preguntar qué necesita la persona del ropero"),
            phase="screening",
            case_types=_CASE_TYPES,
            repeats=Repeats.PER_EVENT,
            occasion=_RELEASE,
            roles=(Role.INTAKE_WORKER, *KEEPERS),
            form=Form(fields=_asked()),
            due=_due(),
            help=Text(
                "Ask kindly and in private; “nothing” is an answer too. The desk reads exactly this.",
                "Pregunte con amabilidad y en privado; «nada» también es una respuesta. El ropero lee justo esto.",
            ),
        ),
        StepDeclaration(
            id="closet_visit",
            title=Text("Visit at the Refugee Closet", "Visita al ropero"),
            phase="screening",
            case_types=_CASE_TYPES,
            repeats=Repeats.PER_EVENT,
            occasion=_RELEASE,
            condition=Done("closet_needs") & Fact(f"{PLUGIN}.comes").equals(value=True),
            after=("closet_needs",),
            roles=AT_THE_DESK,
            form=Form.of(Visit),
            opens_record=OpensRecord(register_id=VISITS, values=(("language", "person.language"), *_handed_over())),
            help=Text(
                "The desk does it. Complete it here only if the person does not come to the Closet after all.",
                "Lo hace el ropero. Complételo aquí solo si al final la persona no va a venir.",
            ),
        ),
    )


def _asked() -> tuple[FieldDeclaration, ...]:
    """Return the questions of the first step; each answer is a fact, from which the desk's record is made."""
    fields = (*Form.of(ClosetNeeds).fields, *Form.of(Wishes).fields)
    return tuple(field.model_copy(update={"fact": f"{PLUGIN}.{field.name}"}) for field in fields)


def _handed_over() -> tuple[tuple[str, str], ...]:
    return tuple((field.name, f"facts.{PLUGIN}.{field.name}") for field in Form.of(Wishes).fields)


def _due() -> StepDue:

    written: Any = read_yaml(files("amparo_refugee_closet").joinpath("data/dues.yaml").read_text(encoding="utf-8"))
    return StepDue.model_validate(written["closet_needs"])
