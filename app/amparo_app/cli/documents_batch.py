"""`amparo documents batch`: one letter for many cases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo.errors import InvalidInput
from amparo_app.cli.desk import Desk
from amparo_app.cli.given_values import Given
from amparo_app.cli.jobs import Follow, Force
from amparo_app.cli.options import LANGUAGE, ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.declarations import DocumentTemplate
    from amparo.records.jobs import NewJob
    from amparo_app.job_papers import LettersRequest


@with_desk(tuple(option for option in ON_CASE if option is not LANGUAGE))
def batch(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar="TEMPLATE", help="A letter's id; `documents list` shows them.")],
    *,
    out: Annotated[Path, typer.Option(help="The folder for the letters.")],
    numbers: Annotated[
        list[str] | None, typer.Option("--case", metavar="CASE", help="A case's number; again for more.")
    ] = None,
    phase: Annotated[str, typer.Option(help="The open cases in this phase that you may see.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All open cases that you may see.")] = False,
    asked: Annotated[str, typer.Option("--language", help="en or es; each client's own if left out.")] = "",
    as_pdf: Annotated[bool, typer.Option("--pdf", help="Write PDFs; the cases keep the Word files.")] = False,
    given: Given = None,
    anew: Annotated[bool, typer.Option("--anew", help="Make another although nothing but the day changed.")] = False,
    follow: Follow = True,
    force: Force = False,
) -> None:
    """Make one letter for many cases and keep each in its case; goes on by itself once it is saved.

    A case that lacks a value, or that you may not see, is named and skipped. Ctrl-C leaves it running.
    """
    from amparo_app.cli.given_values import typed_values
    from amparo_app.cli.jobs import begun
    from amparo_app.job_papers import LettersRequest
    from amparo_app.jobs import make_folder
    from amparo_app.letters import language_of

    template, values = _template(desk, name), typed_values(given)
    _check_names(template, values)
    if as_pdf:
        _check_pdf()
    request = LettersRequest(
        template=template.id,
        cases=_cases(desk, numbers or (), phase, everything=everything),
        language=language_of(template, asked, "") if asked else "",
        reader=desk.language,
        given=values,
        anew=anew,
        pdf=as_pdf,
        out=str(out.absolute()),
    )
    make_folder(out)
    begun(desk, _job(desk, request), out, follow=follow, force=force)


def _job(desk: Desk, request: LettersRequest) -> NewJob:
    from amparo.records.jobs import NewJob, new_job_id, result_id
    from amparo_app.job_papers import LETTERS, pdf_name
    from amparo_app.office import user_name

    id_ = new_job_id()
    return NewJob(
        organization=desk.organization.id,
        kind=LETTERS,
        request=request.model_dump(mode="json"),
        by=desk.actor.id,
        operator=user_name(),
        total=len(request.cases) * (2 if request.pdf else 1),
        id=id_,
        results=tuple(result_id(id_, pdf_name(case)) for case in request.cases) if request.pdf else (),
    )


def _check_pdf() -> None:
    from amparo.documents.pdf import pdf_problem
    from amparo.errors import PdfUnavailable

    if problem := pdf_problem():
        raise PdfUnavailable(problem)


def _template(desk: Desk, name: str) -> DocumentTemplate:
    from amparo.errors import UnknownName

    known = desk.office.catalog(desk.organization).document
    if name not in known:
        raise UnknownName("document", name, known, "`amparo documents list` shows those of a case.")
    return known[name]


def _check_names(template: DocumentTemplate, given: dict[str, str]) -> None:
    from amparo.errors import UnknownName

    known = {field.name for field in template.fields}
    for name in given:
        if name not in known:
            raise UnknownName("value to give", name, known)


def _cases(desk: Desk, numbers: list[str] | tuple[str, ...], phase: str, *, everything: bool) -> dict[str, str]:
    """Return the numbers of the cases that are meant, by id; raises InvalidInput for none, or several ways at once."""
    from amparo_app.sheets import case_rows

    if bool(numbers) + bool(phase) + everything != 1:
        raise InvalidInput("Say which cases: --case NUMBER (again for more), --phase PHASE, or --all open ones.")
    records, organization = desk.office.records, desk.organization.id
    if numbers:
        # each by itself, so that a look at somebody else's is noted
        return {desk.office.case(number, desk.organization, desk.actor).id: number for number in numbers}
    desk.office.note_read(desk.organization, desk.actor)
    rows = case_rows(records, organization, desk.actor, mine=False, open_only=True)
    found = {row.id: row.number for row in rows if everything or row.phase == phase}
    if not found:
        known = ", ".join(sorted({row.phase for row in rows})) or "none"
        raise InvalidInput(f"There is no open case that you may see there. Phases with cases: {known}.")
    return found
