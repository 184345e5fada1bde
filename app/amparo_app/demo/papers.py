"""The letters of the story, made and kept as `amparo documents generate` makes and keeps them."""

from __future__ import annotations

from collections.abc import Mapping

from amparo.access.policy import default_policy
from amparo.documents import FieldValues
from amparo.documents.case_values import case_values
from amparo_app.demo.stage import Stage, StoryBroken
from amparo_app.keeping import letter_made
from amparo_app.letters import language_of, letter_file, save, template_named, written_letter
from amparo_app.office_folder import plugin_folders


async def write_letter(
    stage: Stage, template: str, who: str, *, language: str = "", name: str = "", typed: Mapping[str, str] | None = None
) -> str:
    """Have somebody make a letter, in the client's language unless told otherwise, kept in the case and as a file.

    `typed` is what they enter where the case says nothing yet, by source path; `name` stands for the file's. Raises
    StoryBroken for somebody who may not, DocumentFieldMissing when the case does not say enough.
    """
    case = stage.case
    _check_permission(stage, template, who)
    declared = template_named(stage.catalog, case.case_type, template)
    written_in = language_of(declared, language, case.language)
    known = _values(stage, written_in)
    filled = known.model_copy(update={"by_source": {**known.by_source, **(typed or {})}})
    word_file = letter_file(declared, written_in, plugin_folders())
    made = written_letter(declared, filled, written_in, stage.language, word_file)
    file = stage.letters / f"{name or template}.{written_in}.docx"
    save(file, made.content, force=False)
    await stage.keep(who, letter_made(declared, made, word_file, filled, known), made.content)
    return file.name


def _values(stage: Stage, language: str) -> FieldValues:
    colleagues = {member.id: member.profile for member in stage.cast.values()}
    case, office = stage.case, stage.organization.profile
    return case_values(case, office, colleagues, today=stage.today, language=language, catalog=stage.catalog)


def _check_permission(stage: Stage, template: str, who: str) -> None:
    case, member = stage.case, stage.cast[who]
    verdict = default_policy().may(member.colleague(), "generate_document", case.access)
    if not verdict.allowed:
        why = verdict.why.in_(stage.language)
        raise StoryBroken(f"The demo stopped: {member.profile.name} may not make “{template}”: {why}.")
