"""`amparo documents`: the papers that a case can have, one of them made and kept, and those that it keeps."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from amparo_app.cli.arguments import Number
from amparo_app.cli.desk import Desk
from amparo_app.cli.given_values import Given, completed
from amparo_app.cli.options import LANGUAGE, ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.case.kept_documents import MadeDocument
    from amparo_app.case_papers import CasePapers
    from amparo_app.keeping import Keeping
    from amparo_app.letters import Letter

documents = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Papers of a case: what it can have, one of them made and kept, who approved it, what has changed since.",
)

Which = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Such as D2; `documents list` shows them.")]


@documents.command("list")
@with_desk(ON_CASE)
def list_documents(desk: Desk, number: Number) -> None:
    """List the letters that a case can have, what each still needs, and the documents that it keeps."""
    from amparo_app.cli.show.kept_documents import documents_view

    papers = papers_of(desk, number)
    found = papers.documents(desk.language)
    desk.tell(found, lambda: documents_view(found, papers.people, papers.case.zone, desk.language))


@documents.command("generate")
@with_desk(tuple(option for option in ON_CASE if option is not LANGUAGE))
def generate(
    desk: Desk,
    number: Number,
    name: Annotated[str, typer.Argument(metavar="TEMPLATE", help="A letter's id; `documents list` shows them.")],
    *,
    out: Annotated[Path | None, typer.Option(help="A file to write it to as well.")] = None,
    asked: Annotated[str, typer.Option("--language", help="en or es; the client's own if left out.")] = "",
    as_pdf: Annotated[bool, typer.Option("--pdf", help="Write --out as a PDF; the case keeps the Word file.")] = False,
    step: Annotated[str, typer.Option(help="The step that it is for, as `case show` names it.")] = "",
    deadline: Annotated[str, typer.Option(help="The deadline that it is for, by id or rule.")] = "",
    given: Given = None,
    anew: Annotated[bool, typer.Option("--anew", help="Make another although nothing but the day changed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Make a letter from a case's values and keep it in the case, as its next version.

    What the case does not say yet is named, with what to do about it. While nothing has changed since the last version,
    that one is told instead.
    """
    from amparo_app.cli.show.kept_documents import letter_view
    from amparo_app.keeping import write_letter
    from amparo_app.letters import check_free, language_of, template_named

    papers = papers_of(desk, number)
    desk.office.check_permission("generate_document", desk.organization, desk.actor, papers.case)
    if as_pdf and out is None:
        raise typer.BadParameter("Say with --out where the PDF is to be written; the case keeps the Word file.")
    if out is not None:
        as_pdf = as_pdf or is_pdf(out)
        out = named_for(out, as_pdf=as_pdf)
        check_free(out, force=force)
    template = template_named(papers.catalog, papers.case.case_type, name)
    language = language_of(template, asked, papers.case.language)
    values = completed(papers.values(language), template, given, desk.language)
    made, content = write_letter(papers, template, language, values, desk.language)
    made = made.model_copy(update=_purpose(papers, template.id, step, deadline))
    keeping = _kept(desk, papers, made, content, _Wanted(out=out, as_pdf=as_pdf, anew=anew, force=force))
    told = _letter(papers, made, keeping, out)
    desk.tell(told, lambda: letter_view(told, template, desk.language))


@documents.command("show")
@with_desk(ON_CASE)
def show(desk: Desk, number: Number, which: Which) -> None:
    """Say where a document comes from, who answers for it, and whether it still says what the case does."""
    from amparo_app.cli.show.kept_documents import document_view

    papers = papers_of(desk, number)
    found = papers.shown(papers.document(which))
    desk.tell(found, lambda: document_view(found, papers, desk.language))


@documents.command("export")
@with_desk(ON_CASE)
def export(
    desk: Desk,
    number: Number,
    which: Which,
    *,
    out: Annotated[Path, typer.Option(help="The file to write.")],
    as_pdf: Annotated[bool, typer.Option("--pdf", help="Write a Word file as a PDF.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a document that the case keeps into a file."""
    from amparo_app.cli.show.kept_documents import exported_view
    from amparo_app.keeping import Exported
    from amparo_app.letters import check_free, save

    papers = papers_of(desk, number)
    desk.office.check_permission("generate_document", desk.organization, desk.actor, papers.case)
    document = papers.document(which)
    as_pdf = as_pdf or is_pdf(out)
    out = named_for(out, as_pdf=as_pdf or is_pdf(Path(document.file_name)))
    check_free(out, force=force)
    content = desk.office.records.read_file(papers.case.id, document.file)
    save(out, as_asked(document.file_name, content, as_pdf=as_pdf), force=force)
    told = Exported(case=papers.case.number, document=document.id, file=out, line=papers.shown(document).line)
    desk.tell(told, lambda: exported_view(told, desk.language))


def papers_of(desk: Desk, number: str) -> CasePapers:
    """Return the papers of a case that whoever acts may see; that they look is noted."""
    from amparo_app.case_papers import CasePapers

    return CasePapers(desk.office, desk.organization, desk.office.case(number, desk.organization, desk.actor))


def named_for(out: Path, *, as_pdf: bool) -> Path:
    """Return where a file is written: a PDF never under the name of a Word file, which nothing would open."""
    return out.with_suffix(".pdf") if as_pdf and out.suffix.lower() == ".docx" else out


def is_pdf(file: Path) -> bool:
    """Return whether a file is called a PDF: whoever names it so asks for one."""
    return file.suffix.lower() == ".pdf"


def as_asked(name: str, content: bytes, *, as_pdf: bool) -> bytes:
    """Return a file as it is, or a Word file as a PDF.

    Raises PdfUnavailable with what to install, InvalidInput for what is neither.
    """
    if not as_pdf or is_pdf(Path(name)):
        return content
    if not name.lower().endswith(".docx"):
        from amparo.errors import InvalidInput

        raise InvalidInput(f"{name} is no Word file and becomes no PDF. Write it out under its own ending.")
    from amparo.documents.pdf import pdf_of

    return pdf_of({name: content})[name]


class _Wanted(NamedTuple):
    out: Path | None
    as_pdf: bool
    anew: bool
    force: bool


def _kept(desk: Desk, papers: CasePapers, made: MadeDocument, content: bytes, wanted: _Wanted) -> Keeping:
    """Keep a letter, unless the case keeps the same, and write it out: both, or neither where it cannot be written."""
    from amparo_app.keeping import Keeping, made_already

    already = None if wanted.anew else made_already(papers.case, made)
    if already is not None:
        content = desk.office.records.read_file(papers.case.id, already.file)
    with _written_out(made.file_name, content, wanted):
        if already is not None:
            return Keeping(state="same", document=already.id, version=already.version)
        return _newly_kept(desk, papers, made, content)


def _written_out(name: str, content: bytes, wanted: _Wanted) -> AbstractContextManager[None]:
    from amparo_app.letters import saved_with

    if wanted.out is None:
        return nullcontext()
    return saved_with(wanted.out, as_asked(name, content, as_pdf=wanted.as_pdf), force=wanted.force)


def _newly_kept(desk: Desk, papers: CasePapers, made: MadeDocument, content: bytes) -> Keeping:
    from amparo_app.cli.refused import CommandRefused
    from amparo_app.keeping import keep

    keeping = keep(desk.office, papers.case, desk.actor, made, content)
    if keeping.refused is not None:
        raise CommandRefused(keeping.refused, desk.language)
    return keeping


def _purpose(papers: CasePapers, template: str, step: str, deadline: str) -> dict[str, str]:
    """Return the step and the deadline that a letter is for: those named, else the one step that offers it now."""
    from amparo_app.case_papers import deadline_named, step_named, step_offering

    return {
        "for_step": step_named(papers, step) if step else step_offering(papers, template),
        "for_deadline": deadline_named(papers, deadline) if deadline else "",
    }


def _letter(papers: CasePapers, made: MadeDocument, keeping: Keeping, out: Path | None) -> Letter:
    from amparo_app.letters import Letter

    of = papers.document(keeping.document) if keeping.state == "same" else made
    return Letter(
        case=papers.case.number,
        template=of.template,
        language=of.language,
        file=out,
        state="kept" if keeping.state == "refused" else keeping.state,
        document=keeping.document,
        version=keeping.version,
        sha256=of.sha256,
        template_sha256=of.template_sha256,
        own_file=of.own_file,
        letterhead_sha256=of.letterhead_sha256,
    )
