"""`amparo documents`: the letters that a case can have, and one of them made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import Number
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import LANGUAGE, ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.documents import FieldValues

documents = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Letters: what a case can have, and one of them made."
)


@documents.command("list")
@with_desk(ON_CASE)
def list_documents(desk: Desk, number: Number) -> None:
    """List the letters of a case, and what each still needs."""
    from amparo_app.cli.show.documents import letters_view
    from amparo_app.letters import offered_letters
    from amparo_app.own_documents import Papers

    seen = desk.office.case(number, desk.organization, desk.actor)
    papers = Papers.of(desk.office.records, desk.organization.id)
    values = _values(desk, seen, desk.language)
    found = offered_letters(desk.office.catalog_of(seen), seen.case_type, values, papers)
    desk.tell(found, lambda: letters_view(found, seen.number, desk.language))


@documents.command("generate")
@with_desk(tuple(option for option in ON_CASE if option is not LANGUAGE))
def generate(
    desk: Desk,
    number: Number,
    name: Annotated[str, typer.Argument(metavar="TEMPLATE", help="A letter's id; `documents list` shows them.")],
    *,
    out: Annotated[Path, typer.Option(help="The Word file to write.")],
    asked: Annotated[str, typer.Option("--language", help="en or es; the client's own if left out.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a letter from a case's values, as a Word file.

    What the case does not say yet is named, with what to do about it.
    """
    from amparo_app.cli.show.documents import letter_view
    from amparo_app.letters import (
        Letter,
        filling,
        language_of,
        letter_file,
        plugin_places,
        save,
        template_named,
        written_letter,
    )
    from amparo_app.office_folder import compiled_templates
    from amparo_app.own_documents import Papers

    seen = desk.office.case(number, desk.organization, desk.actor)
    desk.office.check_permission("generate_document", desk.organization, desk.actor, seen)
    catalog = desk.office.catalog_of(seen)
    template = template_named(catalog, seen.case_type, name)
    language = language_of(template, asked, seen.language)
    papers = Papers.of(desk.office.records, desk.organization.id)
    file = letter_file(template, language, plugin_places(desk.office.plugins, catalog, template.plugin), papers)
    fills = filling(desk.office.plugins, template, file, compiled_templates(desk.office.settings.data_folder))
    made = written_letter(template, _values(desk, seen, language), language, desk.language, file, fills)
    save(out, made.content, force=force)
    told = Letter(
        case=seen.number,
        template=template.id,
        language=language,
        file=out,
        sha256=made.sha256,
        template_sha256=made.template_sha256,
        own_file=file.own_name,
        letterhead_sha256=file.letterhead_sha256,
    )
    desk.tell(told, lambda: letter_view(told, template, desk.language))


def _values(desk: Desk, seen: Case, language: str) -> FieldValues:
    from amparo.documents.case_values import case_values

    people = {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}
    today = desk.office.today_of(seen)
    catalog = desk.office.catalog_of(seen)
    return case_values(seen, desk.organization.profile, people, today=today, language=language, catalog=catalog)
