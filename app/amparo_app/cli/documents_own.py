"""`amparo documents override` and `amparo org letterhead`: how an organization's own papers look."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amparo_app.cli.arguments import words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import LANGUAGE, ON_CASE, with_desk

Why = Annotated[str, typer.Option("--reason", callback=words, help="Why; it stays on record.")]


@with_desk(tuple(option for option in ON_CASE if option is not LANGUAGE))
def override(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar="TEMPLATE", help="Its id, as in `plugins catalog --documents`.")],
    file: Annotated[Path | None, typer.Argument(metavar="FILE.docx", help="The organization's own Word file.")] = None,
    *,
    written_in: Annotated[str, typer.Option("--language", help="The language of the file: en or es.")],
    go_back: Annotated[bool, typer.Option("--restore", help="Use the plugin's own file again.")] = False,
    reason: Why = "",
) -> None:
    """Have a letter made of the organization's own Word file, in place of the plugin's.

    The file needs the same fields, written as {{ name }}. It is checked first: what is wrong with it is said all at
    once, each with its place, and then nothing is changed.
    """
    from amparo.records.own_documents import TemplateOverride
    from amparo_app.cli.show.own_documents import overriding_view
    from amparo_app.own_documents import check_may_change_papers, decide_override, read_own_file, template_in

    if (file is None) != go_back:
        raise typer.BadParameter("Name a Word file, or go back with --restore: one of the two.")
    records, organization, by = desk.office.records, desk.organization.id, desk.actor.id
    check_may_change_papers(records, organization, by, desk.language)
    template = template_in(desk.office.catalog(desk.organization), name, written_in)
    own = read_own_file(template, file) if file else None
    decision = TemplateOverride(file=own, reason=reason)
    done = decide_override(records, organization, template, written_in, decision, by)
    desk.tell(done, lambda: overriding_view(done, template, desk.language))


@with_desk(ON_CASE)
def letterhead(
    desk: Desk,
    *,
    lines: Annotated[
        list[str] | None, typer.Option("--line", help="A line below the organization's name; again for more.")
    ] = None,
    logo: Annotated[Path | None, typer.Option(help="A picture above the name: PNG or JPEG.")] = None,
    clear: Annotated[
        bool, typer.Option("--clear", help="Go back to the address and telephone, without a logo.")
    ] = False,
) -> None:
    """Show what stands at the head of the organization's letters, or decide it.

    Lines take the place of the address and telephone. What is left out stays as it is.
    """
    from amparo.records.own_documents import Letterhead, letterhead_of
    from amparo_app.cli.show.own_documents import letterhead_view
    from amparo_app.own_documents import check_may_change_papers, decide_letterhead, read_letterhead

    if clear and (lines or logo):
        raise typer.BadParameter("Name lines or a --logo, or --clear: one of the two.")
    records, organization = desk.office.records, desk.organization
    standing = letterhead_of(records, organization.id)
    if clear or lines or logo:
        check_may_change_papers(records, organization.id, desk.actor.id, desk.language)
        standing = Letterhead() if clear else read_letterhead(standing, tuple(lines or ()), logo)
        decide_letterhead(records, organization.id, standing, desk.actor.id)
    desk.tell(standing, lambda: letterhead_view(standing, organization, desk.language))
