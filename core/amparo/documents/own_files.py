"""An organization's own Word files, held against what the templates in whose place they stand declare."""

from __future__ import annotations

from collections.abc import Mapping

from amparo.declarations import Catalog, DocumentTemplate, Text, phrase
from amparo.documents.check import file_problems
from amparo.records.own_documents import OwnFile, override_subject

_TO_AUTHORS = "use it or take it out of the YAML file"
_TO_CORRECT = "Declare it in the YAML file or correct the tag."
"""What a plugin's author is told to do about a field, where whoever has a Word file alone needs other words."""


def own_file_problems(template: DocumentTemplate, file: bytes) -> tuple[str, ...]:
    """Return what is wrong with a Word file of somebody who cannot change the declaration, each with its place."""
    fields = ", ".join(field.name for field in template.fields)
    remedies = {_TO_AUTHORS: "it belongs somewhere into the file", _TO_CORRECT: f"Its fields are: {fields}."}
    return tuple(_reworded(str(problem), remedies) for problem in file_problems(template, file))


def unfit_files(own: Mapping[str, OwnFile], catalog: Catalog) -> tuple[Text, ...]:
    """Return a sentence for each own file, by `template/language`, that does not fit what a catalog declares."""
    return tuple(
        phrase("own_file_unfit", file=own[subject].name, template=template.id, language=language, why=problems[0])
        for template in catalog.documents
        for language in sorted(template.files)
        if (subject := override_subject(template.id, language)) in own
        and (problems := own_file_problems(template, own[subject].content))
    )


def _reworded(problem: str, remedies: Mapping[str, str]) -> str:
    for theirs, ours in remedies.items():
        problem = problem.replace(theirs, ours)
    return problem
