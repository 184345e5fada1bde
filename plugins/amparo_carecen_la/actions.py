"""The search for partner places, run in this plugin's own process."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from pydantic import BaseModel, TypeAdapter

from amparo.declarations import read_yaml
from amparo.plugins import ActionCall
from amparo_carecen_la.forms import NEEDS, SupportPlaces

_WORDS = {
    "clothes": "clothes / ropa",
    "hygiene": "hygiene products / productos de higiene",
    "food": "food / comida",
    "shelter": "a place to sleep / un lugar para dormir",
    "transport": "transport / transporte",
}
_NOBODY = "No partner known / Ningún lugar aliado conocido"


class Place(BaseModel):
    """A partner place: whom it serves with what, where and when."""

    name: str
    counties: tuple[str, ...]
    gives: tuple[str, ...]
    address: str
    telephone: str
    hours: str


def suggest_support_places(call: ActionCall) -> SupportPlaces:
    """Return what is needed in words and the places in the county that give any of it, those that give most first.

    A pure function of the call's fields and the plugin's own data file; asked twice, it answers the same.
    """
    county = str(call.fields.get("carecen_la.county", ""))
    needed = tuple(need for need in NEEDS if call.fields.get(f"carecen_la.{need}") is True)
    helpful = [place for place in _places() if county in place.counties and set(place.gives) & set(needed)]
    helpful.sort(key=lambda place: (-len(set(place.gives) & set(needed)), place.name))
    unmet = [need for need in needed if not any(need in place.gives for place in helpful)]
    lines = [_line(place, needed) for place in helpful] + [f"{_NOBODY}: {_WORDS[need]}" for need in unmet]
    return SupportPlaces(needs="; ".join(_WORDS[need] for need in needed), places="\n".join(lines))


def _line(place: Place, needed: tuple[str, ...]) -> str:
    gives = ", ".join(_WORDS[need] for need in needed if need in place.gives)
    return f"{place.name} ({gives}): {place.address}, {place.telephone}, {place.hours}"


def _places() -> tuple[Place, ...]:
    raw: Any = read_yaml(files("amparo_carecen_la").joinpath("data/support_places.yaml").read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Place, ...]).validate_python(raw)
