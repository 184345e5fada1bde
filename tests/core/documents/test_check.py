from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from amparo.declarations import DocumentTemplate, TemplateField, Text
from amparo.documents.check import file_problems, open_fields, template_problems

if TYPE_CHECKING:
    from tests.core.documents.conftest import WordFileMaker

NAME = TemplateField(name="client_name", source="principal.name", label=Text("name", "nombre"))
LETTER = DocumentTemplate(id="letter", title=Text("Letter", "Carta"), files={"en": "letter.docx"}, fields=(NAME,))


def test_every_mistake_of_a_word_file_comes_at_once_each_with_its_place(
    word_file: WordFileMaker,
) -> None:
    """A tag that is not closed hides neither what comes before it nor what comes after."""
    paper = docx.Document(io.BytesIO(word_file("{{ client_name }}", "{{ nobody }}", "{% if client_name %}")))
    table = paper.add_table(rows=2, cols=2)
    table.cell(1, 1).text = "{{ somebody }"
    paper.add_paragraph("{% for one in client_name %}{% endif %}{% endfor %}")
    paper.add_paragraph("{{ no one }} and {{ anybody }}")
    written = io.BytesIO()
    paper.save(written)

    found = file_problems(LETTER, written.getvalue())

    assert [str(problem).partition(". ")[0].removeprefix("text, ") for problem in found] == [
        "paragraph 2: There is no field named “nobody”",
        "table 1, row 2, column 2: the tag “{{ somebody }” is never closed with “}}”",
        "paragraph 4: “client_name” is one value and no list: it cannot be gone through in a loop (for)",
        (
            "paragraph 4: “{% endif %}” comes before a loop (for) that was opened inside is closed: write {% endfor %} "
            "first"
        ),
        "paragraph 4: “{% endfor %}” closes a loop (for), and none is open here",
        (
            "paragraph 5: “{{ no one }}” cannot be read (expected token 'end of print statement', got 'one'): a tag "
            "holds one name, as in {{ name }}"
        ),
        "paragraph 5: There is no field named “anybody”",
    ]


DATES = TemplateField(
    name="dates",
    source="deadlines",
    label=Text("dates", "fechas"),
    rows=(TemplateField(name="day", source="date", label=Text("day", "día"), kind="date"),),
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ dates }}", "“dates” is a list: write it row by row, in a loop (for). In: “{{ dates }}”"),
        ("{% for one in dates %}{{ one.day }} {{ loop.index }}{% endfor %}", ""),
        ("{% for one in dates %}{{ one.day }}{% else %}none{% endfor %}", ""),
        ("{% if dates %}{% for one in dates %}{{ one.day }}{% endfor %}{% elif dates %}none{% endif %}", ""),
        (
            "{% if dates %}{% for one in dates %}{% elif dates %}{{ one.day }}{% endfor %}{% endif %}",
            (
                "“{% elif dates %}” belongs inside a condition, and none is open here. In: "
                "“{% if dates %}{% for one in dates %}{% elif dates %}{{ one.day }}{% endfor %}{% endif %}”"
            ),
        ),
        (
            "{% for one in dates %}{{ loop.cycle }}{% endfor %}",
            (
                "“loop.cycle” is nothing that a loop knows; it knows loop.first, loop.index, loop.last, loop.length. "
                "In: “{% for one in dates %}{{ loop.cycle }}{% endfor %}”"
            ),
        ),
    ],
)
def test_a_list_is_written_row_by_row_with_what_a_loop_knows(text: str, why: str, word_file: WordFileMaker) -> None:
    """How Python writes a list down is nothing for a letter."""
    letter = LETTER.model_copy(update={"fields": (DATES,)})

    assert why == next((problem.why for problem in file_problems(letter, word_file(text))), "")


def test_a_field_in_a_footnote_counts(word_file: WordFileMaker) -> None:
    """Lawyers write footnotes."""
    paper, written = docx.Document(io.BytesIO(word_file("{{ client_name }}"))), io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>{{ law }}</w:t></w:r></w:p></w:footnote>'
    notes = f'<w:footnotes xmlns:w="{space}">{note}</w:footnotes>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes, paper.part.package)
    paper.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paper.save(written)

    assert ["footnotes, paragraph 1: There is no field named “law”"] == [
        str(found).partition(". ")[0] for found in file_problems(LETTER, written.getvalue())
    ]


def test_a_long_paragraph_is_quoted_by_its_beginning(word_file: WordFileMaker) -> None:
    """Up to 120 signs as a whole, more of them cut and marked as cut."""

    def quoted(text: str) -> str:
        (found,) = file_problems(None, word_file(text + "{{ 1 + 1 }}"))
        return found.why.partition(" In: ")[2]

    assert f"“{'x' * 109}{{{{ 1 + 1 }}}}”" == quoted("x" * 109)
    assert f"“{'x' * 110}{{{{ 1 + …”" == quoted("x" * 110)


def test_a_finished_letter_with_a_field_left_in_it_is_told_where(word_file: WordFileMaker) -> None:
    """Somebody may have pasted it from a template: nothing fills it any more, and a court would read it."""
    letter = word_file(
        "Dear Ana:", "{{ client_name }} and {{ client_name }}", "{% if a %}x{% endif %}", footer="{{ b }}"
    )

    assert [
        ("text", "“{{ client_name }}”"),
        ("text", "“{% if a %}”"),
        ("text", "“{% endif %}”"),
        ("footer", "“{{ b }}”"),
    ] == [(found.place, found.why.partition(" is a field")[0]) for found in open_fields(letter)]
    assert [] == list(open_fields(word_file("Dear Ana: 2 < 3 { and } %")))


def problems(field: TemplateField) -> list[str]:
    """Return what is wrong with a template of this one field."""
    return list(template_problems(LETTER.model_copy(update={"fields": (field,)})))


@pytest.mark.parametrize("name", ["The-Day", "Day", "2day", "day ", ""])
def test_a_value_of_a_row_has_a_plain_name(name: str) -> None:
    """As fields have: another could not be written in a tag."""
    column = DATES.rows[0].model_copy(update={"name": name})
    given = DATES.model_copy(update={"source": "given.dates", "rows": (column.model_copy(update={"source": name}),)})

    assert [f"the field “dates”, row value “{name}”: it must be one value with a plain name"] == problems(
        DATES.model_copy(update={"rows": (column,)})
    )
    assert [
        f"the field “dates”, row value “{name}”: it must be one value with a plain name, and its source the same"
    ] == problems(given)


def test_a_value_of_a_row_has_no_rows_of_its_own() -> None:
    """A table in a cell of a table is no paper."""
    nested = DATES.model_copy(update={"rows": (DATES.rows[0].model_copy(update={"rows": DATES.rows}),)})

    assert ["the field “dates”, row value “day”: it must be one value with a plain name"] == problems(nested)


@pytest.mark.parametrize("label", [Text("reason", " "), Text("", "motivo")])
def test_what_a_person_is_asked_for_is_asked_in_both_languages(label: Text) -> None:
    """Whoever makes the paper may read only one of them."""
    asked = TemplateField(name="reason", source="given.reason", label=label)

    assert ["the field “reason” is asked of a person: give it a label in both languages"] == problems(asked)
    assert [] == problems(asked.model_copy(update={"label": Text("reason", "motivo")}))


def test_what_is_given_is_called_as_its_field_is() -> None:
    """Whoever types it knows no other name."""
    asked = TemplateField(name="reason", source="given.why", label=Text("reason", "motivo"))

    assert ["the field “reason” asks for given.why: a value that is given is called as its field is"] == problems(asked)
