from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.documents.places import on_lines_of_their_own, tag_places
from amparo.documents.word import passages

if TYPE_CHECKING:
    from tests.core.documents.conftest import WordFileMaker

BLOCKS = st.lists(
    st.one_of(st.text("ab {{ }}", max_size=6), st.tuples(st.integers(1, 3), st.integers(1, 3))), max_size=8
)


def test_a_place_is_named_as_a_reader_counts(word_file: WordFileMaker) -> None:
    """Paragraphs outside of tables are counted by themselves, and a tag that Word cut into runs is one."""
    paper = docx.Document(io.BytesIO(word_file("no tag", ["{", "{ na", "me }}"])))
    table = paper.add_table(rows=2, cols=2)
    table.cell(1, 0).text = "{{ inside }}"
    paper.add_paragraph("{% if a %}{% endif %}")
    written = io.BytesIO()
    paper.save(written)

    found = passages(written.getvalue())[0]

    assert [(place.words, place.text) for place in found.tags] == [
        ("paragraph 2", "{{ name }}"),
        ("table 1, row 2, column 1", "{{ inside }}"),
        ("paragraph 3", "{% if a %}{% endif %}"),
        ("paragraph 3", "{% if a %}{% endif %}"),
    ]
    assert ["{{ name }}", "{{ inside }}"] == [found.at(line).text for line in (2, 3)]
    assert ("", "") == (found.at(1).words, found.at(99).words)


def test_a_table_in_a_table_and_an_empty_paragraph_are_counted_too() -> None:
    """What comes behind them has its own place again."""

    def cell(text: str) -> str:
        return f"<w:tc>{text}</w:tc>"

    def said(text: str) -> str:
        return f"<w:p><w:t>{text}</w:t></w:p>"

    inner = f"<w:tbl><w:tr>{cell(said('{{ a }}'))}</w:tr><w:tr>{cell(said(''))}{cell(said('{{ b }}'))}</w:tr></w:tbl>"
    rows = f"<w:tr>{cell(said('x') + inner)}{cell(said('{{ c }}'))}</w:tr><w:tr>{cell(said('{{ d }}'))}</w:tr>"
    found = tag_places(f"<w:body><w:p/>{said('{{ e }}')}<w:tbl>{rows}</w:tbl><w:p />{said('{{ f }}')}</w:body>")

    assert [
        ("paragraph 2", 1),
        ("table 2, row 1, column 1", 3),
        ("table 2, row 2, column 2", 5),
        ("table 1, row 1, column 2", 6),
        ("table 1, row 2, column 1", 7),
        ("paragraph 4", 9),
    ] == [(place.words, place.paragraph) for place in found]


def test_a_tag_outside_of_every_paragraph_has_no_place() -> None:
    """No reader could find it."""
    assert [("", "", -1)] == [tuple(place) for place in tag_places("<w:body>{{ a }}<w:p/></w:body>")]


def test_each_tag_begins_a_line() -> None:
    """The line on which Jinja2 finds a fault says which tag it is."""
    assert on_lines_of_their_own("a {{ b }}\n{% c %}{# d #}") == "a \n{{ b }} \n{% c %}\n{# d #}"


@settings(max_examples=40, deadline=None)
@given(blocks=BLOCKS)
def test_whatever_a_file_is_made_of_each_tag_has_the_place_of_its_paragraph(
    blocks: list[str | tuple[int, int]],
) -> None:
    """The words of each place lead to a paragraph that holds a tag."""
    paper, expected = docx.Document(), list[str]()
    outside = tables = 0
    for block in blocks:
        if isinstance(block, str):
            outside += 1
            text = f"{block.replace('{', '')} {{{{ x }}}}"
            paper.add_paragraph(text)
            expected.append(f"paragraph {outside}")
        else:
            tables += 1
            table = paper.add_table(*block)
            table.cell(block[0] - 1, block[1] - 1).text = "{{ y }}"
            expected.append(f"table {tables}, row {block[0]}, column {block[1]}")

    assert expected == [place.words for place in tag_places(paper.element.xml)]
