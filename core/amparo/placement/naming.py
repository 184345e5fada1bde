"""What is known of how names are written, read from `naming.yaml`."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated

from anyascii import anyascii
from pydantic import BaseModel, BeforeValidator, ConfigDict, NonNegativeInt

from amparo.declarations import read_yaml

_NO_LETTER = re.compile(r"[^a-z]")


def fold(written: str) -> str:
    """Return a word as Latin small letters without accents, apostrophes or other marks; nothing is left of “”."""
    return _NO_LETTER.sub("", anyascii(written).lower())


def _split(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_Words = Annotated[frozenset[str], BeforeValidator(_split)]


class Likeness(StrEnum):
    """How two words could be one name, the surest first."""

    SAME = "same"
    SOUND = "sound"
    NEAR_SOUND = "near_sound"
    INITIAL = "initial"
    SLIP = "slip"


class Penalties(BaseModel):
    """What each difference between two names takes off a score of 100."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sound: NonNegativeInt
    near_sound: NonNegativeInt
    slip: NonNegativeInt
    initial: NonNegativeInt
    joined: NonNegativeInt
    given_missing: NonNegativeInt
    surname_missing: NonNegativeInt
    married_missing: NonNegativeInt
    unknown_given: NonNegativeInt
    surname_first: NonNegativeInt
    given_order: NonNegativeInt
    surname_order: NonNegativeInt
    jumbled: NonNegativeInt
    two_words_only: NonNegativeInt
    one_word_only: NonNegativeInt
    initials_only: NonNegativeInt
    other_a_number: NonNegativeInt

    def of(self, how: Likeness) -> int:
        """Return what a likeness of two words takes off."""
        return self._of_likeness[how]

    @cached_property
    def _of_likeness(self) -> dict[Likeness, int]:
        return {
            Likeness.SAME: 0,
            Likeness.SOUND: self.sound,
            Likeness.NEAR_SOUND: self.near_sound,
            Likeness.INITIAL: self.initial,
            Likeness.SLIP: self.slip,
        }


class Naming(BaseModel):
    """Words around and within names, all folded, and how much differences weigh; custom, not law."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    aliases: tuple[str, ...]
    titles: _Words
    unknown_given: _Words
    unknown_surname: _Words
    particles: _Words
    widow: _Words
    compound_surnames: _Words
    abbreviations: dict[str, str]
    given_names: _Words
    surnames: _Words
    report_from: NonNegativeInt
    penalties: Penalties

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Return every well-known name, given name or surname."""
        return self.given_names | self.surnames

    @cached_property
    def only_given(self) -> frozenset[str]:
        """Return the words that are given names and never surnames."""
        return self.given_names - self.surnames

    @cached_property
    def only_surnames(self) -> frozenset[str]:
        """Return the words that are surnames and never given names."""
        return self.surnames - self.given_names

    @cached_property
    def no_part_of_a_name(self) -> frozenset[str]:
        """Return the words that are passed over."""
        return self.titles | self.unknown_surname

    @cached_property
    def between_names(self) -> re.Pattern[str]:
        """Return what matches the words that stand between two names of one person."""
        aliases = "|".join(re.escape(alias) for alias in self.aliases)
        return re.compile(rf"(?<!\w)(?:{aliases})(?!\w)", re.IGNORECASE)


@cache
def naming() -> Naming:
    """Return what ships; raises pydantic's error if the file was edited into something else."""
    return Naming.model_validate(
        read_yaml(files("amparo.placement").joinpath("naming.yaml").read_text(encoding="utf-8"))
    )
