"""An organization's own Word file, held against a template that was changed meanwhile."""

from __future__ import annotations

from tests.core.case.practice import CATALOG
from tests.core.documents.conftest import WordFileMaker

from amparo.declarations import DocumentTemplate, TemplateField, Text
from amparo.documents.own_files import own_file_problems, unfit_files
from amparo.records.own_documents import OwnFile

FIELDS = tuple(
    TemplateField(name=name, label=Text(name), source=source)
    for name, source in (("office", "organization.name"), ("client", "principal.name"))
)
LETTER = DocumentTemplate(id="letter", title=Text("letter"), files={"en": "letter.docx"}, fields=FIELDS)


def test_whoever_has_the_word_file_alone_is_told_what_they_can_do(word_file: WordFileMaker) -> None:
    """Nothing about a YAML file that they never saw."""
    words = "{{ office }} {{ cliente }}"

    assert (
        (
            "text, paragraph 1: There is no field named “cliente”. Did you mean client? Its fields are: office, client."
            f" In: “{words}”"
        ),
        "whole file: the declared field “client” is not used; it belongs somewhere into the file",
    ) == own_file_problems(LETTER, word_file(words))


def test_a_file_that_fits_the_letter_no_more_is_named_before_anyone_needs_it(word_file: WordFileMaker) -> None:
    """As when an upgrade of a plugin asks for one thing more; a letter that is gone needs no file."""
    own = {
        "letter/en": OwnFile(name="ours.docx", content=word_file("{{ office }}")),
        "gone/en": OwnFile(name="gone.docx", content=word_file("{{ office }}")),
    }
    fitting = LETTER.model_copy(update={"fields": FIELDS[:1]})

    [said] = unfit_files(own, CATALOG.model_copy(update={"documents": (LETTER,)}))
    assert "ours.docx does not fit the letter letter (en) any more: whole file: the declared field “client”" in said.en
    assert () == unfit_files(own, CATALOG.model_copy(update={"documents": (fitting,)}))
