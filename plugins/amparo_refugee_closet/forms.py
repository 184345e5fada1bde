"""What people at the Closet are asked: in the case what a person needs, at the shelves and the desk what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter

from amparo.declarations import Ask, Text, read_yaml

Kind = Literal[
    "coat",
    "shirt",
    "trousers",
    "underwear",
    "shoes",
    "hygiene_kit",
    "menstrual_products",
    "diapers",
    "backpack",
    "blanket",
]
ForWhom = Literal["anyone", "woman", "man", "child", "baby"]

NO_NUMBERS = r"^[^0-9]*$"
"""What to call somebody: no A-number and no case number can stand in it."""

SHORT_NUMBERS = r"^([^0-9]|[0-9]{1,2}([^0-9]|$))*$"
"""Sizes have at most two digits in a row; numbers of cases and papers have more."""

_CALLED_HELP = Text(
    "What they want to be called at the desk, without numbers. Not the full name; nothing if they prefer not to say.",
    "Cómo quiere que le llamen en el ropero, sin números. No el nombre completo; nada si prefiere no decirlo.",
)
_SIZES_HELP = Text(
    "As on labels: M, 32x34, shoes 7. Write nothing here about the case.",
    "Como en las etiquetas: M, 32x34, zapatos 7. No escriba aquí nada del caso.",
)
_Asked = Annotated[int | None, Field(ge=1, le=20)]


@cache
def _choices() -> dict[str, dict[str, Text]]:

    read = files("amparo_refugee_closet").joinpath("data/choices.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, dict[str, Text]]).validate_python(read_yaml(read))


def names(question: str) -> Mapping[str, Text]:
    """Return what the choices of a question are called in both languages, by the value that is stored."""
    return _choices()[question]


# --- in the case ------------------------------------------------------------------------------------------------------


class Wishes(BaseModel):
    """What the desk is told of a person: how to call them, for how many, which sizes, how many of what."""

    called: Annotated[
        str | None,
        Field(max_length=40, pattern=NO_NUMBERS),
        Ask(en="what to call the person", es="cómo llamar a la persona", help=_CALLED_HELP),
    ] = None
    people: Annotated[int | None, Field(ge=1, le=20), Ask(en="for how many people", es="para cuántas personas")] = None
    sizes: Annotated[
        str | None, Field(max_length=80, pattern=SHORT_NUMBERS), Ask(en="sizes", es="tallas", help=_SIZES_HELP)
    ] = None
    coat: Annotated[_Asked, Ask(en="coats or jackets", es="abrigos o chamarras")] = None
    shirt: Annotated[_Asked, Ask(en="shirts or blouses", es="camisas o blusas")] = None
    trousers: Annotated[_Asked, Ask(en="trousers or skirts", es="pantalones o faldas")] = None
    underwear: Annotated[_Asked, Ask(en="sets of underwear and socks", es="juegos de ropa interior y calcetines")] = (
        None
    )
    shoes: Annotated[_Asked, Ask(en="pairs of shoes", es="pares de zapatos")] = None
    hygiene_kit: Annotated[_Asked, Ask(en="hygiene kits", es="paquetes de higiene")] = None
    menstrual_products: Annotated[
        _Asked, Ask(en="packs of menstrual products", es="paquetes de productos menstruales")
    ] = None
    diapers: Annotated[_Asked, Ask(en="packs of diapers", es="paquetes de pañales")] = None
    backpack: Annotated[_Asked, Ask(en="backpacks", es="mochilas")] = None
    blanket: Annotated[_Asked, Ask(en="blankets", es="cobijas")] = None


class ClosetNeeds(BaseModel):
    """Whether a person who came free wants to come to the Closet."""

    comes: Annotated[
        bool,
        Ask(
            en="they want to come to the Closet",
            es="quiere venir al ropero",
            help=Text(
                "Answer no and the rest does not matter: nothing reaches the desk.",
                "Si responde que no, lo demás no importa: nada llega al ropero.",
            ),
        ),
    ]


class Visit(BaseModel):
    """How the visit ended: whether the person came, and on which day that was settled."""

    settled_on: Annotated[date, Ask(en="date", es="fecha")]
    came: Annotated[bool, Ask(en="the person came", es="la persona vino")]


# --- at the shelves ---------------------------------------------------------------------------------------------------


class Shelf(BaseModel):
    """One kind of thing in one size, how many are there and how many should at least be."""

    name: Annotated[
        str,
        Field(max_length=60),
        Ask(
            en="name on the shelf",
            es="nombre en el estante",
            help=Text("As people ask for it: coat M.", "Como se pide: abrigo M."),
        ),
    ]
    what: Annotated[Kind, Ask(en="kind", es="tipo de cosa", choices=names("kind"))]
    size: Annotated[str | None, Field(max_length=20), Ask(en="size", es="talla")] = None
    for_whom: Annotated[ForWhom, Ask(en="for whom", es="para quién", choices=names("for_whom"))]
    quantity: Annotated[int, Field(ge=0, le=10_000), Ask(en="there are", es="hay")]
    least: Annotated[int, Field(ge=0, le=10_000), Ask(en="keep at least", es="tener al menos")]


class Receive(BaseModel):
    """Things that came in."""

    number: Annotated[int, Field(ge=1, le=10_000), Ask(en="how many", es="cuántas piezas")]
    donor: Annotated[
        str | None,
        Field(max_length=100),
        Ask(
            en="from whom",
            es="de parte de quién",
            help=Text("An organization, a parish, a drive.", "Una organización, una parroquia, una colecta."),
        ),
    ] = None


class Count(BaseModel):
    """What somebody counted, where the record says otherwise."""

    number: Annotated[int, Field(ge=0, le=10_000), Ask(en="counted", es="piezas contadas")]
    reason: Annotated[str, Field(max_length=200), Ask(en="why it differs", es="por qué no coincide")]


class KeepAtLeast(BaseModel):
    """How many should be there, so that a lack is seen in time."""

    least: Annotated[int, Field(ge=0, le=10_000), Ask(en="keep at least", es="tener al menos")]


class Received(Receive):
    """What came in on a day."""

    on: Annotated[date, Ask(en="date", es="fecha")]


class Counted(Count):
    """What was counted on a day, and what the record had said before."""

    before: Annotated[int, Ask(en="the record said", es="el registro decía")]
    on: Annotated[date, Ask(en="date", es="fecha")]


# --- at the desk ------------------------------------------------------------------------------------------------------


class Give(BaseModel):
    """Something given to the person."""

    item: Annotated[str, Ask(en="from the shelf", es="del estante", refers_to="closet_shelves")]
    number: Annotated[int, Field(ge=1, le=20), Ask(en="how many", es="cuántas piezas")]


class NotThere(BaseModel):
    """Something asked for that is not in stock."""

    what: Annotated[Kind, Ask(en="kind", es="tipo de cosa", choices=names("kind"))]
    number: Annotated[int, Field(ge=1, le=20), Ask(en="how many", es="cuántas piezas")]
    size: Annotated[str | None, Field(max_length=20), Ask(en="size", es="talla")] = None


class Finish(BaseModel):
    """For how many people something was given, which is all that is counted of them."""

    served: Annotated[int, Field(ge=1, le=20), Ask(en="people served", es="personas atendidas")]


ASKED = tuple(name for name in Wishes.model_fields if name not in {"called", "people", "sizes"})
"""The kinds that a person can ask for, each a number in the wishes."""
