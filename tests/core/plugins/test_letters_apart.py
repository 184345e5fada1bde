from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest
from jinja2 import TemplateError

from amparo.documents.compiled_templates import CompiledTemplates
from amparo.plugins.letters_apart import LettersApart
from amparo.plugins.manager import PluginSource

HARBOR = PluginSource(id="harbor", module="nobody_imports_this")
NAMES = {"name": "O'Neil & Pérez <hijo>", "rows": [{"text": str(number)} for number in range(20)]}


def word_file(paragraphs: Sequence[str]) -> bytes:
    """Return a Word file of these paragraphs."""
    paper, written = docx.Document(), io.BytesIO()
    for text in paragraphs:
        paper.add_paragraph(text)
    paper.save(written)
    return written.getvalue()


def test_a_letter_made_apart_is_the_letter_made_here() -> None:
    """The same bytes, whichever process made them."""
    file = word_file(["Client: {{ name }}", "{%p for one in rows %}", "{{ one.text }}", "{%p endfor %}"])

    assert CompiledTemplates().filled(file, NAMES) == LettersApart(HARBOR).filled(file, NAMES)


@pytest.mark.parametrize(
    ("paragraphs", "why"),
    [
        (["{% for a in rows %}" * 9 + "{{ name }}" + "{% endfor %}" * 9], "within 2 seconds and was stopped"),
        (["{% for a in rows %}" * 9 + "{% endfor %}" * 9], "within 2 seconds and was stopped"),
        (["{{ nobody }}"], "'nobody' is undefined"),
        (["{{ name.upper() }}"], "a call cannot be used in a document"),
    ],
)
def test_a_template_that_cannot_be_filled_is_stopped_and_says_why(paragraphs: Sequence[str], why: str) -> None:
    """One that goes on for ever holds nobody up, and whoever wrote it learns where to look."""
    with pytest.raises(TemplateError, match=why):
        LettersApart(HARBOR).filled(word_file(paragraphs), NAMES)


def test_what_is_no_word_file_is_told_as_such() -> None:
    """It was checked when the plugin was installed; somebody changed it since."""
    with pytest.raises(TemplateError, match="it cannot be filled in"):
        LettersApart(HARBOR).filled(b"no Word file", NAMES)
