"""A partner's Word files, held by the engine against what the partner's code declares."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from tests.app.partner import PLUGIN, project

from amparo.declarations import PluginContext
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.collect import collect
from amparo.plugins.in_folder import sources_in
from amparo_app.preflight import with_fitting_letters

LETTER = """
from amparo.declarations import DocumentTemplate, TemplateField

@hookimpl
def amparo_documents(context):
    field = TemplateField(name="client_name", source="principal.name", label=Text("name", "nombre"))
    return [DocumentTemplate(id="letter", title=Text("Letter", "Carta"), files={"en": "letter.docx"}, fields=(field,),
                             package="harbor_words")]
"""
CONTEXT = PluginContext(organization="clinic", engine_version=ENGINE_VERSION)


def problems(folder: Path, *paragraphs: str) -> tuple[str, ...]:
    """Return what the engine says of a plugin whose code reads no file, with these words in its Word file."""
    place = project(folder / "harbor", PLUGIN.format(version="1.0") + LETTER)
    (place / "harbor_words").mkdir()
    (place / "harbor_words" / "__init__.py").touch()
    if paragraphs:
        paper = docx.Document()
        for text in paragraphs:
            paper.add_paragraph(text)
        paper.save(str(place / "harbor_words" / "letter.docx"))
    sources = sources_in(place)
    found = with_fitting_letters(collect(sources, CONTEXT, unconfined_too=True), sources)
    assert len(found.declarations) + len(found.broken) == 1
    return tuple(problem for broken in found.broken for problem in broken.problems)


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (("Dear {{ client_name }},",), ()),
        (
            ("Dear {{ client_name }},", "{{ nobody }}", "{% if client_name %}"),
            (
                "letter.docx, text, paragraph 2: There is no field named “nobody”.",
                "letter.docx, text, paragraph 3: a condition (if) is never closed with {% endif %}.",
            ),
        ),
        ((), ("the document “letter” (en): its Word file letter.docx is not in harbor_words",)),
    ],
)
def test_a_plugin_whose_letters_do_not_fit_is_broken_with_every_place(
    paragraphs: tuple[str, ...], said: tuple[str, ...], tmp_path: Path
) -> None:
    """Its own code may say that all is well: the engine looks for itself."""
    found = problems(tmp_path, *paragraphs)

    assert len(said) == len(found)
    assert all(problem.startswith(words) for problem, words in zip(found, said, strict=True))
