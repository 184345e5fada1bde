"""What the support steps ask and what the search for places answers."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter

from amparo.declarations import Ask, Text, read_yaml

NEEDS = ("clothes", "hygiene", "food", "shelter", "transport")
County = Literal["los_angeles", "orange", "riverside", "san_bernardino", "ventura"]


def _names(question: str) -> dict[str, Text]:

    read = files("amparo_carecen_la").joinpath("data/choices.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, dict[str, Text]]).validate_python(read_yaml(read))[question]


class SupportNeeds(BaseModel):
    """What a person or family needs, and whether they agree to be sent to somebody who can give it."""

    county: Annotated[
        County,
        Ask(
            en="county where they stay",
            es="condado donde se quedan",
            fact="carecen_la.county",
            choices=_names("county"),
        ),
    ]
    people: Annotated[
        int, Field(ge=1, le=20), Ask(en="how many people", es="cuántas personas", fact="carecen_la.people")
    ]
    clothes: Annotated[bool, Ask(en="clothes or shoes", es="ropa o zapatos", fact="carecen_la.clothes")]
    hygiene: Annotated[bool, Ask(en="hygiene products", es="productos de higiene", fact="carecen_la.hygiene")]
    food: Annotated[bool, Ask(en="food", es="comida", fact="carecen_la.food")]
    shelter: Annotated[bool, Ask(en="a place to sleep", es="un lugar para dormir", fact="carecen_la.shelter")]
    transport: Annotated[
        bool,
        Ask(en="transport to court or family", es="transporte a la corte o con familia", fact="carecen_la.transport"),
    ]
    agrees: Annotated[
        bool,
        Ask(
            en="they agree to a letter for partner places",
            es="está de acuerdo con llevar una carta a lugares aliados",
            fact="carecen_la.agrees",
            help=Text(
                "The letter says what is needed and for how many. It names nobody and says nothing of the case.",
                "La carta dice qué se necesita y para cuántas personas. No nombra a nadie ni dice nada del caso.",
            ),
        ),
    ]


class SupportPlaces(BaseModel):
    """What is needed, in both languages, and the places that can help, one to a line."""

    needs: Annotated[
        str,
        Field(max_length=500),
        Ask(en="needed", es="se necesita", fact="carecen_la.needs"),
    ]
    places: Annotated[
        str,
        Field(max_length=2000),
        Ask(en="places that can help", es="lugares que pueden ayudar", fact="carecen_la.places"),
    ]


class GiveReferral(BaseModel):
    """That the letter was handed over, and what was given at once."""

    given_on: Annotated[date, Ask(en="date", es="fecha")]
    given_now: Annotated[
        str | None, Field(max_length=300), Ask(en="things given at once", es="cosas entregadas en el momento")
    ] = None
