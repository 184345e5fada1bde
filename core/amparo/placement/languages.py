"""Languages as people write them down: by code or by name, in English or in Spanish, with a town behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Text
from amparo.placement.naming import fold

# “Mam de Todos Santos”, “Mam (Comitancillo)”: the variant matters to the interpreter, not to who speaks the language.
# Read with single spaces: to look for a variant behind each of many takes their number times itself.
_VARIANT = re.compile(r" ?[(,;/]| (?:de|of|from) ")


class LanguageNames(BaseModel):
    """How a language is named in English and Spanish, and what else it is called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str
    es: str
    also: tuple[str, ...] = ()


class Languages:
    """The languages known by name, and through which others their interpreters work."""

    def __init__(self, known: Mapping[str, LanguageNames], bridges: Mapping[str, Iterable[str]]) -> None:
        self._known = dict(known)
        self._codes = {
            fold(name): code for code, names in known.items() for name in (names.en, names.es, *names.also, code)
        }
        self._bridges = {code: bridge for bridge, codes in bridges.items() for code in codes}

    def code(self, written: str) -> str:
        """Return a language's code, whatever it was called; an unknown language stands for itself, folded."""
        name = fold(_VARIANT.split(" ".join(written.split()), maxsplit=1)[0])
        return self._codes.get(name, name)

    def bridge(self, written: str) -> str | None:
        """Return the code of the language in which interpreters of this one usually work, or None."""
        return self._bridges.get(self.code(written))

    def name(self, written: str) -> Text:
        """Return what a language is called in both languages of the clinic; an unknown one as it was written."""
        names = self._known.get(self.code(written))
        return Text(names.en, names.es) if names else Text(written)

    def in_full(self, written: str) -> Text:
        """Return what a language is called in both; one with its variant behind it stays as it was written."""
        return self.name(written) if fold(written) in self._codes else Text(written)
