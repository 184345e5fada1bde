"""Government forms as plugins declare them: which edition, which questions, and which fields of the PDF each fills.

A form is written as one YAML file for each edition. The PDF itself is the agency's and is never part of a plugin.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import field_validator

from amparo.declarations.conditions import Always, Condition, FactValue
from amparo.declarations.text import Declared, Text


class Filled(StrEnum):
    """How an answer is put into one field of the PDF."""

    TEXT = "text"
    """As it is; a yes or no, a choice or anything in `written` by the words given there."""
    DATE = "date"
    """`mm/dd/yyyy`, whatever else was typed as it was typed."""
    MONTH = "month"
    """`mm/yyyy`, as forms ask for spans of residence and work."""
    DIGITS = "digits"
    """Its digits alone, as in an A-number or a social security number."""
    AREA_CODE = "area_code"
    """The first three digits of a telephone number of ten digits."""
    LOCAL_NUMBER = "local_number"
    """The last seven digits of such a number, `555-0100`."""
    BOX = "box"
    """A check box, ticked at the answers in `at` and left alone at all others."""
    OPTION = "option"
    """A radio group or list: the state that `written` gives for the answer."""


class Overflow(StrEnum):
    """What becomes of an answer that its field cannot hold."""

    SHEET = "sheet"
    """The whole answer goes on the additional sheet, and the field says so."""
    REFUSE = "refuse"
    """It is a mistake that somebody has to correct, as with an A-number of ten digits."""


class FormField(Declared):
    """One field of the PDF, by its full name, and how the answer of its question is put into it.

    `state` is that of a ticked check box as the file has it, without the slash and with every blank (` STE `); None
    takes the only one there is. `written` pairs an answer (`true`, `false`, a choice) with the text or the state for
    it; a text field with `written` stays empty at any other answer. `row` is which row of its rows the field stands
    in, from 1. `longest` shortens what the file itself allows.
    """

    name: str
    how: Filled = Filled.TEXT
    state: str | None = None
    at: tuple[FactValue, ...] = ()
    written: dict[str, str] = {}
    row: int = 1
    longest: int | None = None

    @field_validator("written", mode="before")
    @classmethod
    def _answers_as_text(cls, given: object) -> object:
        # in YAML a bare yes, no, true or 3 is no text
        return {answer_key(key): text for key, text in given.items()} if isinstance(given, dict) else given


def answer_key(answer: object) -> str:
    """Return an answer as the keys of `written` have it: `true`, `false`, `3`, `married`."""
    return str(answer).lower() if isinstance(answer, bool) else str(answer)


class FormQuestion(Declared):
    """One question of the form: its place on the paper, what answers it, and the fields that take the answer.

    Exactly one of these answers it: `source`, a dotted path (of the engine, `applicant.name`, `facts.<plugin>.<name>`,
    `number_of.<role>` persons besides the applicant, and in rows `row.<column>`), with further paths in `or_else` to
    look in where that is unknown, the last of them being where the answer is asked for; `constant`, the same in every
    case; or `holds`, yes where the condition holds and no where it does not. `together` are paths whose answers follow
    on the source's, after a comma each: a city and its country in one field; one that is unknown leaves a required
    question open like the source itself.

    The question applies `when` the condition holds; where it does not, the answer of the path `otherwise` is written
    as if it did, or, without such a path, `not_applicable`, and the form's if it is None. A `required` question without
    an answer keeps the form from being final; in one that is not, `empty` is written.
    """

    id: str
    part: str = ""
    item: str
    label: Text
    source: str | None = None
    or_else: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    constant: FactValue | None = None
    holds: Condition | None = None
    when: Condition = Always()
    otherwise: str | None = None
    required: bool = True
    empty: str = ""
    not_applicable: str | None = None
    overflow: Overflow = Overflow.SHEET
    fields: tuple[FormField, ...]


class FormRows(Declared):
    """Questions that the form asks again for each of a list: children, addresses, employers.

    `source` is `persons`, those of the case in one of `roles` in its order; then conditions and facts are about that
    person, and `row.name`, `row.a_number`, `row.birth_date`, `row.country`, `row.telephone`, `row.language` and
    `row.role` may be asked for. Or it is a text fact, `facts.<plugin>.<name>`, with a line for each row and its
    `columns` in order between bars (`|`), asked for as `row.<column>`. Rows beyond those that the form has fields for
    go on the additional sheet. Where there are no rows at all, `not_applicable` is written in the first row.
    """

    id: str
    part: str = ""
    label: Text
    source: str
    roles: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    required: bool = True
    when: Condition = Always()
    questions: tuple[FormQuestion, ...]


class FormByHand(Declared):
    """What stays empty until a person does it with a pen, such as a signature and its date."""

    part: str = ""
    item: str
    label: Text
    fields: tuple[str, ...]


class GovernmentForm(Declared):
    """One edition of a government form and how a case fills it.

    `printed` are the words by which the pages show form and edition, with `{edition}` where the date stands
    (`Form I-765 Edition {edition}`, the date as `edition_written`). The agency accepts the edition from
    `accepted_from` until the day before `accepted_until`, by `authority` at `url` as read on `as_of`.
    `left_blank` are fields that nobody fills, such as bar codes and what is for official use; `*` in a name stands for
    any characters. Every field of the file is in a question, by hand, or left blank; a field in none of them counts as
    an open question. `capitals` has all answers written in capital letters.
    """

    id: str
    number: str
    title: Text
    agency: str
    edition: date
    printed: tuple[str, ...]
    edition_written: str = "%m/%d/%y"
    accepted_from: date | None = None
    accepted_until: date | None = None
    authority: str
    url: str
    as_of: date
    case_types: tuple[str, ...] = ()
    not_applicable: str = ""
    capitals: bool = False
    questions: tuple[FormQuestion, ...] = ()
    rows: tuple[FormRows, ...] = ()
    by_hand: tuple[FormByHand, ...] = ()
    left_blank: tuple[str, ...] = ()
    plugin: str = ""
