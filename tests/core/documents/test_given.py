from __future__ import annotations

from datetime import date

import pytest

from amparo.declarations import DocumentTemplate, TemplateField, Text
from amparo.declarations.documents import newer_language
from amparo.documents import FieldValues
from amparo.documents.check import template_problems
from amparo.documents.given import still_asked, with_given
from amparo.errors import InvalidInput, UnknownName

KNOWN = FieldValues(by_source={"principal.name": "María José Núñez"})
PARAGRAPHS = (TemplateField(name="text", source="text", label=Text("paragraph", "párrafo")),)
COLUMNS = (
    TemplateField(name="day", source="day", kind="date", label=Text("date", "fecha")),
    TemplateField(name="charge", source="charge", label=Text("charge", "cargo")),
)
MOTION = DocumentTemplate(
    id="motion",
    title=Text("Motion", "Moción"),
    files={"en": "motion.en.docx"},
    fields=(
        TemplateField(name="client", source="principal.name", label=Text("client", "cliente")),
        TemplateField(name="court", source="hearing.court_name", label=Text("court", "corte")),
        TemplateField(name="agreed", source="given.agreed", kind="date", label=Text("day agreed", "día acordado")),
        TemplateField(
            name="ends", source="given.ends", kind="day", optional=True, label=Text("last day", "último día")
        ),
        TemplateField(name="reason", source="given.reason", rows=PARAGRAPHS, label=Text("reason", "motivo")),
        TemplateField(
            name="arrests", source="given.arrests", rows=COLUMNS, optional=True, label=Text("arrests", "arrestos")
        ),
    ),
)


def test_paragraphs_are_given_with_a_blank_line_between() -> None:
    """A reason of several paragraphs keeps them, and a line that was only wrapped by hand stays in its own."""
    found = with_given(KNOWN, MOTION, {"reason": "  First,\nwrapped.\n\n \nSecond.\r\n"})

    assert ({"text": "First,\nwrapped."}, {"text": "Second."}) == found.lists["given.reason"]


def test_a_table_is_given_a_line_for_each_row() -> None:
    """Its columns stand between bars, and a day is held to be one."""
    found = with_given(KNOWN, MOTION, {"arrests": "2019-04-02 | Driving without a license\n\n2020-01-09|Trespass"})

    assert (
        {"day": date(2019, 4, 2), "charge": "Driving without a license"},
        {"day": date(2020, 1, 9), "charge": "Trespass"},
    ) == found.lists["given.arrests"]


def test_what_is_still_asked_is_what_nobody_gave_and_no_paper_can_do_without() -> None:
    """The optional table is not asked for, and the court is the case's to know."""
    given = with_given(KNOWN, MOTION, {"agreed": "2027-01-31"})

    assert ["agreed", "reason"] == [field.name for field in still_asked(MOTION, KNOWN)]
    assert ["reason"] == [field.name for field in still_asked(MOTION, given)]


def test_what_the_case_knows_cannot_be_told_otherwise_and_what_it_lacks_can() -> None:
    """A paper that says another name than the case would be found out by the judge."""
    assert "Los Angeles" == with_given(KNOWN, MOTION, {"court": "Los Angeles"}).by_source["hearing.court_name"]

    with pytest.raises(InvalidInput, match="Correct it in the case"):
        with_given(KNOWN, MOTION, {"client": "Another Name"})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"agreed": "31/01/2027"}, "“31/01/2027” is no date"),
        ({"ends": "next week"}, "“next week” is no date"),
        ({"arrests": "2019-04-02 | A | B"}, "line 1: it has 3 parts, and 2 are needed"),
        ({"arrests": "2019-04-02 | A\nyesterday | B"}, "“yesterday” is no date"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(typed: dict[str, str], sentence: str) -> None:
    """Whoever typed it reads which value, what was wrong, and how to write it."""
    with pytest.raises(InvalidInput, match=sentence):
        with_given(KNOWN, MOTION, typed)


def test_an_unknown_name_is_answered_with_those_that_can_be_given() -> None:
    """The client's name is not among them: the case knows it."""
    with pytest.raises(UnknownName) as refused:
        with_given(KNOWN, MOTION, {"reasons": "x"})

    assert "reason" in str(refused.value)
    assert "client" not in str(refused.value)


def test_typed_words_stay_out_of_a_de_identified_paper() -> None:
    """A day is held to be a day; words could name anybody."""
    problems = "\n".join(template_problems(MOTION.model_copy(update={"de_identified": True})))

    assert "“reason” asks for given.reason, which could tell who the client is" in problems
    assert "given.agreed" not in problems


def test_a_given_value_is_called_as_its_field_is() -> None:
    """`--set` knows one name for it."""
    wrong = MOTION.fields[2].model_copy(update={"source": "given.when"})

    assert ["the field “agreed” asks for given.when: a value that is given is called as its field is"] == list(
        template_problems(MOTION.model_copy(update={"fields": (wrong,)}))
    )


def test_a_pair_says_which_of_its_wordings_is_the_newer() -> None:
    """Of the same day, or with one date alone, nobody can say so."""
    both = {"files": {"en": "a.docx", "es": "b.docx"}}
    revised = {"en": date(2026, 11, 1), "es": date(2026, 11, 22)}

    assert "es" == newer_language(MOTION.model_copy(update={**both, "revised": revised}))
    assert "" == newer_language(
        MOTION.model_copy(update={**both, "revised": dict.fromkeys(revised, date(2026, 11, 1))})
    )
    assert "" == newer_language(MOTION.model_copy(update={**both, "revised": {"en": date(2026, 11, 1)}}))
