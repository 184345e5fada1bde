"""`amparo documents approve`, `file`, `discard`, `revise`, `again`: who answers for a document, and what follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import CommandId, Number, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.documents import Which, papers_of
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.case.kept_documents import KeptDocument
    from amparo_app.case_papers import CasePapers

DIFFERS = 3
"""The exit code where a document cannot be made again as it was."""


@with_desk(ON_CASE)
def approve(
    desk: Desk,
    number: Number,
    which: Which,
    *,
    though_changed: Annotated[
        bool, typer.Option("--though-changed", help="Although the case says something else by now.")
    ] = False,
    command_id: CommandId = "",
) -> None:
    """Approve a draft as it is: from then on nothing of it changes.

    One that no longer says what the case does is approved only with --though-changed.
    """
    from amparo.case.kept_documents import ApproveDocument
    from amparo_app.cli.sending import send

    papers = papers_of(desk, number)
    document = papers.document(which)
    if not though_changed:
        _check_not_stale(desk, papers, document)
    send(desk, papers.case, ApproveDocument(document=document.id), command_id=command_id)


@with_desk(ON_CASE)
def file(
    desk: Desk,
    number: Number,
    which: Which,
    *,
    on: Annotated[str, typer.Option("--date", help="The day it was filed or sent, as 2027-03-04; else today.")] = "",
    reference: Annotated[str, typer.Option(callback=words, help="A receipt or tracking number, or how it went.")] = "",
    command_id: CommandId = "",
) -> None:
    """Say that an approved document was filed or sent.

    A deadline is met by the event and its proof: `amparo case record` and `amparo deadline prove`.
    """
    from amparo.case.kept_documents import MarkDocumentFiled
    from amparo_app.cli.asking import day
    from amparo_app.cli.sending import send

    papers = papers_of(desk, number)
    document = papers.document(which)
    filed = day(on, "--date") if on else papers.today
    body = MarkDocumentFiled(document=document.id, on=filed, reference=reference)
    send(desk, papers.case, body, command_id=command_id)


@with_desk(ON_CASE)
def discard(
    desk: Desk,
    number: Number,
    which: Which,
    *,
    reason: Annotated[str, typer.Option(callback=words, help="Why; it stays on record.")] = "",
    command_id: CommandId = "",
) -> None:
    """Put a draft aside; what was approved or filed stays."""
    from amparo.case.kept_documents import DiscardDocument
    from amparo_app.cli.sending import send

    papers = papers_of(desk, number)
    body = DiscardDocument(document=papers.document(which).id, reason=reason)
    send(desk, papers.case, body, command_id=command_id)


@with_desk(ON_CASE)
def revise(
    desk: Desk,
    number: Number,
    which: Which,
    edited: Annotated[Path, typer.Argument(metavar="FILE.docx", help="The letter as somebody edited it in Word.")],
) -> None:
    """Keep an edited Word file as the next version of a document, a draft again.

    It must be a plain Word file: no password, no macros, nothing that is loaded from elsewhere.
    """
    from amparo_app.cli.refused import CommandRefused
    from amparo_app.cli.show.kept_documents import revised_view
    from amparo_app.keeping import Revised, keep, read_edited, revised, still_marked
    from amparo_app.scanning import check_scanned

    papers = papers_of(desk, number)
    desk.office.check_permission("generate_document", desk.organization, desk.actor, papers.case)
    content = read_edited(edited)
    check_scanned(desk.office.settings.clamav, edited.name, content, desk.language)
    made = revised(papers.document(which), edited.name, content)
    keeping = keep(desk.office, papers.case, desk.actor, made, content)
    if keeping.refused is not None:
        raise CommandRefused(keeping.refused, desk.language)
    told = Revised(
        case=papers.case.number,
        revises=made.revises,
        document=keeping.document,
        version=keeping.version,
        state="waiting" if keeping.state == "waiting" else "kept",
        sha256=made.sha256,
        marks=still_marked(content),
    )
    desk.tell(told, lambda: revised_view(told, desk.language))


@with_desk(ON_CASE)
def again(desk: Desk, number: Number, which: Which) -> None:
    """Make a letter again from what was recorded of it, and compare it to the byte with what the case keeps."""
    from amparo_app.cli.show.kept_documents import again_view

    papers = papers_of(desk, number)
    document = papers.document(which)
    found = papers.again(document)
    desk.tell(found, lambda: again_view(found, document, desk.language))
    if not found.same:
        raise typer.Exit(DIFFERS)


def _check_not_stale(desk: Desk, papers: CasePapers, document: KeptDocument) -> None:
    from amparo.case.kept_documents import DocumentStatus
    from amparo.errors import Refused
    from amparo_app.cli.show.kept_documents import changes_in_words
    from amparo_app.cli.show.words import say

    changed = papers.changed(document)
    if changed and document.status is DocumentStatus.DRAFT:
        told = changes_in_words(changed, desk.language)
        raise Refused(say("doc_approve_stale", desk.language, id=document.id, changes=told, case=papers.case.number))
