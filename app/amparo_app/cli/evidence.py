"""`amparo evidence`: what is asked for each filing, what came, what was wrong with it, translations, tabs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import CommandId, Number, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from datetime import date

    from amparo.case.commands import Body
    from amparo.case.exhibits import ExhibitPart, StoredPaper
    from amparo.case.model import Case

evidence = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Evidence for each filing: asked, received, wrong, translated, certified, in its tab.",
)

_EXHIBIT_ID = re.compile(r"[Ee]\d+")

ExhibitId = Annotated[str, typer.Argument(metavar="EXHIBIT", help="One on the list, such as E3.")]
PaperOrId = Annotated[
    str,
    typer.Argument(
        metavar="PAPER", callback=words, help="What it is, such as “birth certificate”, or E3 for one on the list."
    ),
]
Filing = Annotated[
    str,
    typer.Option("--filing", callback=words, help="What it goes with: a deadline, a step, or a name you choose."),
]
Spanish = Annotated[str, typer.Option("--spanish", callback=words, help="What it is called in a list for the client.")]
Tongue = Annotated[str, typer.Option("--in", help="The language it is in: en, es, Mam ...; none for a photograph.")]
About = Annotated[str, typer.Option("--person", help="Whom it is about, such as p2.")]
Files = Annotated[
    list[Path] | None,
    typer.Option("--file", help="A PDF, or a photo of a page (JPEG, PNG); again for more, in their order."),
]
Day = Annotated[str, typer.Option("--date", help="The day, as 2027-03-04; today if left out.")]
Why = Annotated[str, typer.Option("--why", callback=words, help="Why; it stays on record. “-” reads it.")]
OfTranslation = Annotated[bool, typer.Option("--translation", help="Its translation.")]
OfCertificate = Annotated[bool, typer.Option("--certificate", help="The translator's certificate.")]


@evidence.command("ask")
@with_desk(ON_CASE)
def ask(
    desk: Desk,
    number: Number,
    paper: PaperOrId,
    *,
    of: Annotated[str, typer.Option("--of", callback=words, help="Who is asked: client, p2, or whoever has it.")],
    filing: Filing = "",
    spanish: Spanish = "",
    tongue: Tongue = "",
    person: About = "",
    on: Day = "",
    command_id: CommandId = "",
) -> None:
    """Ask somebody for a paper.

    With E3 in the place of what it is, ask once more for one on the list. A usual paper (birth certificate, passport,
    police report ...) is known by its English and Spanish names.
    """
    from amparo.case.exhibit_commands import AskExhibit
    from amparo.case.usual_papers import paper_title
    from amparo_app.cli.sending import send
    from amparo_app.evidence import language_code

    seen, _ = seen_today(desk, number)
    again = bool(_EXHIBIT_ID.fullmatch(paper))
    body = AskExhibit(
        of=of,
        exhibit=paper if again else "",
        filing=filing,
        title=None if again else paper_title(paper, spanish),
        language=language_code(tongue),
        person=person or None,
        on=_day(on),
    )
    send(desk, seen, body, command_id=command_id)


@evidence.command("receive")
@with_desk(ON_CASE)
def receive(
    desk: Desk,
    number: Number,
    paper: PaperOrId,
    *,
    files: Files = None,
    tongue: Tongue = "",
    on: Day = "",
    filing: Filing = "",
    spanish: Spanish = "",
    person: About = "",
) -> None:
    """Take in a paper, asked for or not.

    E3 is one on the list; for one that nobody asked for, say what it is and its filing. The file is looked through
    first: what a court would refuse is named, with what to do, and nothing is kept.
    Photos are laid on pages, several files make one PDF.
    """
    from amparo.case.exhibit_commands import ReceiveExhibit
    from amparo.case.usual_papers import paper_title
    from amparo_app.evidence import language_code

    listed = bool(_EXHIBIT_ID.fullmatch(paper))
    seen, _ = seen_today(desk, number)
    _send_paper(
        desk,
        seen,
        files or [],
        lambda stored: ReceiveExhibit(
            paper=stored,
            exhibit=paper if listed else "",
            language=language_code(tongue),
            on=_day(on),
            filing=filing,
            title=None if listed else paper_title(paper, spanish),
            person=person or None,
        ),
    )


@evidence.command("wrong")
@with_desk(ON_CASE)
def wrong(
    desk: Desk,
    number: Number,
    exhibit: ExhibitId,
    *,
    why: Why,
    translation: OfTranslation = False,
    certificate: OfCertificate = False,
    on: Day = "",
    command_id: CommandId = "",
) -> None:
    """Say why what came cannot be used.

    A wrong paper is asked for again from that day on, and leaves its tab; what came stays on record.
    """
    from amparo.case.exhibit_commands import RejectExhibit
    from amparo_app.cli.sending import send

    seen, _ = seen_today(desk, number)
    part = part_meant(translation=translation, certificate=certificate)
    body = RejectExhibit(exhibit=exhibit, why=why, part=part, on=_day(on))
    send(desk, seen, body, command_id=command_id)


@evidence.command("translate")
@with_desk(ON_CASE)
def translate(desk: Desk, number: Number, exhibit: ExhibitId, *, files: Files = None, on: Day = "") -> None:
    """Take in the English translation of an exhibit."""
    from amparo.case.exhibit_commands import TranslateExhibit

    seen, _ = seen_today(desk, number)
    _send_paper(desk, seen, files or [], lambda stored: TranslateExhibit(exhibit=exhibit, paper=stored, on=_day(on)))


@evidence.command("certify")
@with_desk(ON_CASE)
def certify(
    desk: Desk,
    number: Number,
    exhibit: ExhibitId,
    *,
    translator: Annotated[str, typer.Option(callback=words, help="Who translated it.")] = "",
    on: Annotated[str, typer.Option("--date", help="The day the certificate was signed, as 2027-03-04.")] = "",
    address: Annotated[str, typer.Option(callback=words, help="The translator's address on it.")] = "",
    telephone: Annotated[str, typer.Option(callback=words, help="The translator's telephone on it.")] = "",
    signed: Annotated[bool, typer.Option("--signed", help="It is signed by the translator.")] = False,
    competent: Annotated[
        bool, typer.Option("--competent", help="It says that the translator is competent in both languages.")
    ] = False,
    accurate: Annotated[
        bool, typer.Option("--accurate", help="It says that the translation is true and accurate.")
    ] = False,
    files: Files = None,
    in_translation: Annotated[
        bool, typer.Option("--in-translation", help="It stands in the file of the translation.")
    ] = False,
) -> None:
    """Take in the translator's certificate.

    Have the paper before you, and say what it says. A certificate that lacks something that a court asks for is
    refused with all that it lacks.
    """
    from amparo.case.exhibit_commands import CertifyTranslation

    seen, _ = seen_today(desk, number)

    def body(stored: StoredPaper | None) -> CertifyTranslation:
        return CertifyTranslation(
            exhibit=exhibit,
            translator=translator,
            on=_day(on),
            address=address,
            telephone=telephone,
            signed=signed,
            competent=competent,
            accurate=accurate,
            in_translation=in_translation,
            paper=stored,
        )

    if files:
        _send_paper(desk, seen, files, body)
    else:
        from amparo_app.cli.sending import send

        send(desk, seen, body(None))


@evidence.command("place")
@with_desk(ON_CASE)
def place(
    desk: Desk,
    number: Number,
    exhibit: ExhibitId,
    *,
    tab: Annotated[str, typer.Option(help="A, B ... or 1, 2 ...; the next free one if left out.")] = "",
    push: Annotated[bool, typer.Option("--push", help="What lies there and right behind moves one tab on.")] = False,
    out: Annotated[bool, typer.Option("--out", help="Take it out of its tab.")] = False,
    command_id: CommandId = "",
) -> None:
    """Put an exhibit in a tab of its filing, or take it out."""
    from amparo.case.exhibit_commands import PlaceExhibit
    from amparo_app.cli.sending import send

    seen, _ = seen_today(desk, number)
    send(desk, seen, PlaceExhibit(exhibit=exhibit, tab=tab, push=push, out=out), command_id=command_id)


@evidence.command("drop")
@with_desk(ON_CASE)
def drop(desk: Desk, number: Number, exhibit: ExhibitId, *, why: Why, command_id: CommandId = "") -> None:
    """Take a paper off the list, with a reason.

    What came of it stays on record.
    """
    from amparo.case.exhibit_commands import DropExhibit
    from amparo_app.cli.sending import send

    seen, _ = seen_today(desk, number)
    send(desk, seen, DropExhibit(exhibit=exhibit, why=why), command_id=command_id)


def seen_today(desk: Desk, number: str) -> tuple[Case, date]:
    """Return a case that whoever asks may see, and the date where it is."""
    seen = desk.office.case(number, desk.organization, desk.actor)
    return seen, desk.office.today_of(seen)


def _send_paper(desk: Desk, case: Case, files: list[Path], body: Callable[[StoredPaper], Body]) -> None:
    """Look files through, have the command carried out that takes them in, and tell what came of it."""
    from amparo_app.cli.sending import tell_outcome
    from amparo_app.cli.show.evidence import put_notes
    from amparo_app.evidence import same_paper, submit_with_paper, taken_in

    office = desk.office
    office.check_permission("keep_evidence", desk.organization, desk.actor, case)
    taken = taken_in(files, desk.language, office.settings.clamav)
    command = office.command(desk.organization.id, desk.actor.id, body(taken.paper))
    outcome = submit_with_paper(office, case, command, taken)
    tell_outcome(desk, case.id, outcome, command.id)
    put_notes((*taken.notes, *same_paper(case, taken)), desk.language)


def part_meant(*, translation: bool, certificate: bool) -> ExhibitPart:
    """Return which part of an exhibit two options mean: the paper itself without either."""
    from amparo.case.exhibits import ExhibitPart

    if translation and certificate:
        raise typer.BadParameter("Say one of --translation and --certificate.")
    if translation:
        return ExhibitPart.TRANSLATION
    return ExhibitPart.CERTIFICATE if certificate else ExhibitPart.PAPER


def _day(typed: str) -> date | None:
    from amparo_app.cli.asking import day

    return day(typed, "--date") if typed else None
