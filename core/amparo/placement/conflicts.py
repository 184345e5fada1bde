"""Conflict checks that know Central American names: which names and numbers of a case are known from another case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from amparo.case.model import ConflictHit, Person
from amparo.declarations import Text, phrase
from amparo.placement.comparison import Comparison, compare
from amparo.placement.entries import NameEntry
from amparo.placement.names import Name, a_number_digits, join, names_in
from amparo.placement.naming import naming
from amparo.placement.vocabulary import Vocabulary

__all__ = ["NameEntry", "find_conflicts"]

_SURE = 100
_LEAST_SHARED = 2


def find_conflicts(
    persons: Sequence[Person], entries: Iterable[NameEntry], *, own_case: str
) -> tuple[ConflictHit, ...]:
    """Return where persons of a case may be known from other cases, the likeliest first, each with its reasons.

    `entries` are the names of one organization; those of the case itself are passed over. Scores go to 100, which an
    equal A-number has whatever the name; names below `report_from` of `naming.yaml` are strangers.
    """
    others = [entry for entry in entries if entry.case != own_case]
    sought = _Sought(persons, others)
    found = {hit for entry in others for person in sought.worth_a_look(entry) if (hit := _hit(person, entry))}
    return tuple(sorted(found, key=lambda hit: (-hit.score, hit.case_number, hit.found, hit.name, hit.role)))


@dataclass(frozen=True, slots=True)
class _SoughtPerson:
    """A person of the case with their names taken apart, and the bits that stand for the words of these names.

    A name of one word shares it or nothing; any other shares `least_shared` words with whoever could be the person.
    """

    person: Person
    names: tuple[Name, ...]
    digits: str
    bits: int
    least_shared: int


class _Sought:
    """Everybody who is sought, and which words of the index could be theirs; each word sought is a bit."""

    def __init__(self, persons: Sequence[Person], entries: Sequence[NameEntry]) -> None:
        vocabulary = Vocabulary({text for entry in entries for text in entry.texts})
        self._bits: dict[str, int] = {}
        self._next_bit = 1
        self._persons = [self._take(person, vocabulary) for person in persons]

    def worth_a_look(self, entry: NameEntry) -> Iterator[_SoughtPerson]:
        """Yield the persons who share two words with an entry, or their only word, or the number."""
        bits = 0
        for text in entry.texts:
            bits |= self._bits.get(text, 0)
        for person in self._persons:
            shared = (person.bits & bits).bit_count()
            if shared >= person.least_shared or (person.digits and person.digits == entry.digits):
                yield person

    def _take(self, person: Person, vocabulary: Vocabulary) -> _SoughtPerson:
        names = tuple(name for written in (person.name, *person.other_names) for name in names_in(written))
        first = self._next_bit
        for name in names:
            self._take_words(name, vocabulary)
        return _SoughtPerson(
            person=person,
            names=names,
            digits=a_number_digits(person.a_number),
            bits=self._next_bit - first,  # all bits from the first on, up to the next
            least_shared=1 if any(len(name.words) == 1 for name in names) else _LEAST_SHARED,
        )

    def _take_words(self, name: Name, vocabulary: Vocabulary) -> None:
        own = [self._next_bit << place for place in range(len(name.words))]
        self._next_bit <<= len(name.words)
        for bit, word in zip(own, name.words, strict=True):
            if word.initial:
                self._mark(vocabulary.beginning_with(word.text), bit)
            for text in word.texts:
                self._mark({*vocabulary.alike(text), *vocabulary.parts(text), text[0]}, bit)
        for place in range(len(name.words) - 1):
            for text in join(name, place).words[place].texts:
                self._mark(vocabulary.alike(text), own[place] | own[place + 1])

    def _mark(self, texts: Iterable[str], bits: int) -> None:
        for text in texts:
            self._bits[text] = self._bits.get(text, 0) | bits


def _hit(sought: _SoughtPerson, entry: NameEntry) -> ConflictHit | None:
    best, reasons = _best_by_name(sought, entry)
    score = best.score if best else 0
    if sought.digits and sought.digits == entry.digits:
        score, reasons = _SURE, (phrase("conflict_same_a_number"), *reasons)
    elif best and sought.digits and entry.digits:
        score -= naming().penalties.other_a_number
        reasons = (*reasons, phrase("conflict_other_a_number"))
    if score < naming().report_from:
        return None
    if entry.erased is not None:
        reasons = (phrase("conflict_former_client", case=entry.number, on=entry.erased), *reasons)
    return ConflictHit(
        name=sought.person.name,
        found=entry.name,
        case_number=entry.number,
        role=entry.role,
        score=score,
        reasons=reasons,
    )


def _best_by_name(sought: _SoughtPerson, entry: NameEntry) -> tuple[Comparison | None, tuple[Text, ...]]:
    """Return the best comparison of any name with any name, and its reasons with the other names they were found by."""
    found = [
        (comparison, mine, theirs)
        for mine in sought.names
        for theirs in entry.known_as
        if (comparison := compare(mine, theirs))
    ]
    if not found:
        return None, ()
    best, mine, theirs = max(found, key=lambda one: one[0].score)
    other_names = [
        used.written
        for used, main in ((mine, sought.person.name), (theirs, entry.name))
        if used.written != main.strip()
    ]
    by = [phrase("conflict_by_other_name", name=name) for name in dict.fromkeys(other_names)]
    return best, (*by, *best.reasons)
