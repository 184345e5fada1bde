"""Papers that are asked for again and again, known by their names in both languages."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text, read_yaml


class _UsualPaper(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    es: str
    also: tuple[str, ...] = ()


def paper_title(typed: str, spanish: str = "") -> Text:
    """Return a paper's title in both languages: what was typed, or both names where one of a usual paper was."""
    title = " ".join(typed.split())
    if spanish.strip():
        return Text(title, " ".join(spanish.split()))
    return _usual().get(_folded(title), Text(title))


@cache
def _usual() -> dict[str, Text]:
    listed = read_yaml(files("amparo.case").joinpath("usual_papers.yaml").read_text(encoding="utf-8"))
    papers = [_UsualPaper.model_validate(one) for one in listed]
    return {_folded(name): Text(one.en, one.es) for one in papers for name in (one.en, one.es, *one.also)}


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
