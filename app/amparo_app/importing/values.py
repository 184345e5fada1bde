"""Words of a spreadsheet understood: yes, no, choices, courts, kinds of case; an unknown one is told, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from amparo.declarations import Catalog, CourtDeclaration, FactValue, FieldDeclaration, FieldKind, Text, phrase
from amparo_app.importing.fields import folded

if TYPE_CHECKING:
    from amparo.declarations import CaseType

_YES = frozenset({"yes", "y", "true", "si", "s", "x", "1", "verdadero"})
_NO = frozenset({"no", "n", "false", "0", "falso"})
_SPANISH, _ENGLISH = (
    frozenset({"es", "spa", "spanish", "espanol", "castellano"}),
    frozenset({"en", "eng", "english", "ingles"}),
)
_CLOSED = frozenset({"closed", "cerrado", "cerrada", "close", "inactive", "inactivo", "rejected", "rechazado"})


class ValueUnknown(ValueError):
    """A value that means nothing here; `sentence` says what would."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


def meant(text: str, meanings: Mapping[str, str]) -> str:
    """Return what somebody said that a word means, else the word."""
    if not meanings:
        return text
    by_fold = {folded(word): meaning for word, meaning in meanings.items()}
    return by_fold.get(folded(text), text)


def answer(question: FieldDeclaration, text: str) -> FactValue:
    """Return the answer that a text is to a question that asks for no day; raises ValueUnknown."""
    match question.kind:
        case FieldKind.YES_NO:
            return _yes_or_no(text)
        case FieldKind.WHOLE_NUMBER:
            if not text.removeprefix("-").isdecimal():
                raise ValueUnknown(phrase("import_value_number", given=text))
            return int(text)
        case FieldKind.CHOICE:
            return _choice(question, text)
        case _:
            return text


def case_type(catalog: Catalog, text: str) -> str:
    """Return the id of the kind of case that is named by its id or title; raises ValueUnknown."""
    names = {folded(name): kind.id for kind in catalog.case_types for name in _names(kind)}
    if folded(text) not in names:
        raise ValueUnknown(_unknown("import_value_case_type", text, [kind.id for kind in catalog.case_types]))
    return names[folded(text)]


def court(catalog: Catalog, text: str) -> CourtDeclaration:
    """Return the court of this code or name, a name being enough of it to fit one alone; raises ValueUnknown."""
    words = folded(text)
    exact = [one for one in catalog.courts if words in {folded(one.code), folded(one.name)}]
    part = [one for one in catalog.courts if words and words in folded(one.name)]
    found = exact or part
    if len(found) == 1:
        return found[0]
    known = [f"{one.code} ({one.name})" for one in (found or catalog.courts)]
    code = "import_value_court_which" if found else "import_value_court"
    raise ValueUnknown(_unknown(code, text, known))


def letter_language(text: str) -> str | None:
    """Return `es` or `en` if this is what a language's name says, else None."""
    words = folded(text)
    return "es" if words in _SPANISH else "en" if words in _ENGLISH else None


def says_closed(text: str) -> bool:
    """Return whether a status says that the case is over in the other system."""
    return any(word in _CLOSED for word in folded(text).split())


def _names(kind: CaseType) -> tuple[str, str, str]:
    return kind.id, kind.title.en, kind.title.es


def _yes_or_no(text: str) -> bool:
    words = folded(text)
    if words in _YES or words in _NO:
        return words in _YES
    raise ValueUnknown(phrase("import_value_yes_no", given=text))


def _choice(question: FieldDeclaration, text: str) -> str:
    labels = question.choice_labels or tuple(Text(choice) for choice in question.choices)
    by_name: dict[str, str] = {}
    for choice, label in zip(question.choices, labels, strict=True):
        by_name |= {folded(name): choice for name in (label.en, label.es, choice)}
    if folded(text) in by_name:
        return by_name[folded(text)]
    pairs = zip(question.choices, labels, strict=True)
    shown = [choice if label.en == choice else f"{choice} ({label.en})" for choice, label in pairs]
    raise ValueUnknown(_unknown("import_value_choice", text, shown))


def _unknown(code: str, text: str, known: Iterable[str]) -> Text:
    listed = list(known)
    near = get_close_matches(text, listed, n=3, cutoff=0.5)
    return phrase(code, given=text, known=", ".join(near or listed[:12]))
