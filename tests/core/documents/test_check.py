from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx

from amparo.declarations import DocumentTemplate, TemplateField, Text
from amparo.documents.check import file_problems

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
