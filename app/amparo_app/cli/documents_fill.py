"""`amparo documents forms`, `questions`, `fill`, `form-fields`: government forms filled from a case."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import Number
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.case.model import Person
    from amparo.documents.forms.editions import Recognized
    from amparo.documents.forms.fill import FilledForm
    from amparo_app.forms import CaseForms, FormMade
    from amparo_app.keeping import Keeping

Blank = Annotated[Path, typer.Argument(metavar="FORM.pdf", help="The blank form, as its agency offers it.")]
ForWhom = Annotated[str, typer.Option("--person", help="For whom, such as p2; the client if left out.")]


@with_desk(ON_CASE)
def forms(
    desk: Desk,
    number: Number,
    *,
    person: ForWhom = "",
    every: Annotated[bool, typer.Option("--all", help="Name every open question.")] = False,
) -> None:
    """List the government forms that a case can have, and how many of their questions are answered."""
    from amparo_app.cli.show.forms import forms_view

    found = _forms_of(desk, number)
    offered = found.offered(found.person(person))
    desk.tell(offered, lambda: forms_view(offered, found.case, desk.language, every=every))


@with_desk(ON_CASE)
def questions(
    desk: Desk,
    number: Number,
    form: Annotated[str, typer.Argument(metavar="FORM", help="Such as I-589; `documents forms` shows them.")],
    *,
    person: ForWhom = "",
) -> None:
    """Write the open questions of a form as a file to be filled in and handed over with --answers.

    It goes to standard output: amparo documents questions CASE I-589 > answers.yaml
    """
    from rich.text import Text

    from amparo_app.cli.form_answers import questions_yaml
    from amparo_app.forms import questions as told

    found = _forms_of(desk, number)
    declared = found.form(form)
    answers = found.answers(declared, found.person(person))
    if desk.as_json:
        desk.tell(told(answers.open), lambda: Text(""))
        return
    typer.echo(questions_yaml(declared, answers, found.catalog, found.case.number, desk.language), nl=False)


@with_desk(ON_CASE)
def fill(
    desk: Desk,
    number: Number,
    blank: Blank,
    *,
    draft: Annotated[bool, typer.Option("--draft", help="Fill it as far as it goes, each page marked.")] = False,
    form: Annotated[str, typer.Option(help="Which form the file has to be, such as I-589.")] = "",
    person: ForWhom = "",
    answers: Annotated[Path | None, typer.Option(help="A file of answers to state first.")] = None,
    out: Annotated[Path | None, typer.Option(help="A file to write it to as well; a draft needs one.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Fill a government form from a case, read every field back, and keep it in the case.

    It is final only when every question is answered and the agency takes its edition. A draft says so on each page, is
    written to --out, and the case does not keep it.
    """
    from amparo_app.cli.show.forms import form_view
    from amparo_app.forms import check_final, keep_form, read_form
    from amparo_app.letters import check_free, saved_with
    from amparo_app.scanning import check_scanned

    if draft and out is None:
        raise typer.BadParameter("Say with --out where the draft is to be written; the case does not keep drafts.")
    found = _forms_of(desk, number)
    desk.office.check_permission("generate_document", desk.organization, desk.actor, found.case)
    if out is not None:
        check_free(out, force=force)
    content = read_form(blank)
    check_scanned(desk.office.settings.clamav, blank.name, content, desk.language)
    recognized = found.recognized(content, blank.name, form)
    _check_edition(recognized, desk.language, draft=draft)
    if answers is not None:
        found = _with_answers(desk, found, answers)
    for_whom = found.person(person)
    made = found.filled(content, blank.name, recognized, for_whom, draft=draft)
    keeping = None
    if not draft:
        check_final(recognized, made, desk.language, found.case.number)
    with saved_with(out, made.content, force=force) if out is not None else nullcontext():
        if not draft:
            keeping = keep_form(found, desk.actor, recognized, made, for_whom, content)
            _refuse(keeping, desk.language)
    told = _told(found, recognized, made, keeping, out, for_whom)
    desk.tell(told, lambda: form_view(told, desk.language))


def form_fields(
    blank: Blank, *, as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False
) -> None:
    """List the fields of a fillable PDF by their full names, for whoever declares how a form is filled."""
    from amparo_app.cli.show.forms import fields_view
    from amparo_app.forms import fields_of_file

    found = fields_of_file(blank)
    Desk(data=Path(), as_json=as_json).tell(found, lambda: fields_view(found))


def _forms_of(desk: Desk, number: str) -> CaseForms:
    from amparo_app.cli.documents import papers_of
    from amparo_app.forms import CaseForms

    return CaseForms(papers_of(desk, number))


def _check_edition(recognized: Recognized, language: str, *, draft: bool) -> None:
    from amparo.errors import Refused

    if recognized.problem is not None and not draft:
        raise Refused(recognized.problem.in_(language))


def _with_answers(desk: Desk, found: CaseForms, file: Path) -> CaseForms:
    """State what a file answers as facts of the case, and return its forms as they are then."""
    from amparo.case.commands import StateFacts
    from amparo.errors import ServerUnreachable
    from amparo_app.cli.form_answers import stated
    from amparo_app.cli.refused import CommandRefused
    from amparo_app.cli.show.words import say
    from amparo_app.marked_yaml import read_marked

    facts = stated(read_marked(file), found.catalog, found.case, desk.language)
    if not facts:
        return found
    command = desk.office.command(desk.organization.id, desk.actor.id, StateFacts(facts=facts))
    desk.office.records.put_inbox(found.case.id, command)
    try:
        outcome = desk.office.submit(found.case.id, command)
    except ServerUnreachable as down:
        raise ServerUnreachable(say("form_answers_wait", desk.language, file=file)) from down
    if outcome.refused is not None:
        raise CommandRefused(outcome.refused, desk.language)
    return _forms_of(desk, found.case.number)


def _refuse(keeping: Keeping, language: str) -> None:
    from amparo_app.cli.refused import CommandRefused

    if keeping.refused is not None:
        raise CommandRefused(keeping.refused, language)


def _told(
    found: CaseForms,
    recognized: Recognized,
    made: FilledForm,
    keeping: Keeping | None,
    out: Path | None,
    person: Person | None,
) -> FormMade:
    from amparo_app.forms import FormMade, questions

    state = "draft" if keeping is None else keeping.state
    return FormMade(
        case=found.case.number,
        form=recognized.form.id,
        number=recognized.form.number,
        edition=recognized.edition,
        person=person.id if person else "",
        state=state if state != "refused" else "draft",
        document=keeping.document if keeping else "",
        version=keeping.version if keeping else 0,
        file=out,
        sha256=made.sha256,
        pages=made.pages,
        written=made.written,
        sheet=made.sheet,
        open=questions(made.open),
        empty=questions(made.empty),
        troubles=made.troubles,
        by_hand=made.by_hand,
        problem=recognized.problem,
    )
