"""`amparo rules`: the law as dated data: what there is, in words, asked for a date, confirmed by attorneys."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from amparo_app.cli.arguments import FROM_INPUT, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, LANGUAGE, ON_CASE, with_desk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.rule_review import ReviewReason, RuleConfirmation
    from amparo.records.decisions import Decision
    from amparo_app.law import Law

rules = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Deadline rules: what the law says, counted and explained, confirmed by your attorneys.",
)

LOOK_UP = (LANGUAGE, *IN_ORGANIZATION)

_INVALID = 2
"""The exit code of a question that cannot be answered, as for `InvalidInput`."""

RuleId = Annotated[str, typer.Argument(metavar="RULE", help="A rule's id, as `amparo rules list` shows it.")]


@rules.command("list")
@with_desk(LOOK_UP)
def list_rules(
    desk: Desk,
    *,
    case_type: Annotated[str, typer.Option("--case-type", help="Only those of this kind of case.")] = "",
) -> None:
    """List the rules: what starts them, how they count, their law, and who confirmed them.

    Without an office, those of the installed plugins.
    """
    from amparo_app.cli.show.rules import rules_view
    from amparo_app.rule_lines import rule_line

    law = _law(desk)
    wanted = law.of_case_type(case_type) if case_type else law.rules
    lines = [rule_line(rule, law) for rule in wanted]
    desk.tell(lines, lambda: rules_view(lines, law, desk.language))


@rules.command("explain")
@with_desk(LOOK_UP)
def explain(desk: Desk, rule_id: RuleId) -> None:
    """Explain a rule in words: its law and its changes, what it reads, doubts, worked examples."""
    from amparo_app.cli.show.rule import rule_view
    from amparo_app.rule_lines import rule_explained

    law = _law(desk)
    told = rule_explained(law.rule(rule_id), law, _said_of(desk, law, rule_id))
    here = bool(law.organization)
    desk.tell(told, lambda: rule_view(told, desk.language, in_organization=here))


@rules.command("compute")
@with_desk(LOOK_UP)
def compute(
    desk: Desk,
    rule_id: Annotated[str, typer.Argument(metavar="[RULE]", help="A rule's id; left out with --batch.")] = "",
    *,
    trigger: Annotated[str, typer.Option(metavar="DATE", help="The date that starts the count, as 2027-02-26.")] = "",
    facts: Annotated[
        list[str] | None,
        typer.Option("--fact", "-f", metavar="NAME=VALUE", help="A fact that the rule reads; again for more."),
    ] = None,
    batch: Annotated[
        str,
        typer.Option(metavar="FILE", help="A question in JSON on each line; “-” is standard input."),
    ] = "",
) -> None:
    """Ask a rule for its dates, with every step of the count.

    Dates are written 2027-02-26, several with commas between; null says that there is none. A line of --batch is
    {"rule_id": …, "trigger": "2027-02-26", "facts": {…}}, and each is answered by a line of JSON.
    """
    if bool(batch) == bool(rule_id):
        raise typer.BadParameter("Name a rule, or a file of questions with --batch, one of the two.")
    if batch and (trigger or facts):
        raise typer.BadParameter("--trigger and --fact are of one question; with --batch each line states its own.")
    if batch:
        _answer_all(desk, batch)
    else:
        _answer_one(desk, rule_id, trigger, facts or ())


@rules.command("confirm")
@with_desk(ON_CASE)
def confirm(
    desk: Desk,
    rule_id: RuleId,
    *,
    note: Annotated[str, typer.Option(callback=words, help="What you held it against; it stays on record.")] = "",
    version: Annotated[str, typer.Option(help="The version that you read; refused if the rule has changed.")] = "",
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take back what was confirmed; say why in --note.")
    ] = False,
) -> None:
    """Confirm, as an attorney of the organization, that a rule says what the law says.

    That holds for this version of the rule alone: when the rule changes, it reads as not confirmed again.
    """
    from amparo.case.rule_review import RuleConfirmation
    from amparo.deadlines.law import rule_version
    from amparo_app.cli.refused import CommandRefused
    from amparo_app.cli.show.rules import confirmed_view
    from amparo_app.confirming import say_of_rule
    from amparo_app.law import law_of

    if withdraw and not note.strip():
        raise typer.BadParameter("Say with --note why the confirmation is taken back.")
    office, actor = desk.office, desk.actor
    law = law_of(office, desk.organization)
    rule, on = law.rule(rule_id), office.today(desk.organization)
    said = RuleConfirmation(rule_version=rule_version(rule), on=on, note=note, withdrawn=withdraw)
    refused = say_of_rule(office.records, law, rule, said, by=actor.id, read=version)
    if refused is not None:
        raise CommandRefused(refused, desk.language)
    desk.tell(said, lambda: confirmed_view(rule, said, actor.profile.name, desk.language))


@rules.command("review")
@with_desk(LOOK_UP)
def review(
    desk: Desk,
    *,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="REASON", help="Only for this reason, as changed; again.")
    ] = None,
) -> None:
    """List the rules that an attorney should look at, and why.

    Not confirmed, changed since, confirmed long ago; in litigation, proposed, switched off; resting on general
    knowledge; with a beginning that was not researched.
    """
    from amparo.case.rule_review import review as reviewed
    from amparo_app.cli.show.rules import review_view
    from amparo_app.law import law_of

    law = law_of(desk.office, desk.organization)
    standing = {rule: one.content for rule, one in law.standing.items()}
    wanted = _reasons(only or ())
    today = desk.office.today(desk.organization)
    found = [one for one in reviewed(law.rules, standing, today) if not wanted or wanted & set(one.reasons)]
    desk.tell(found, lambda: review_view(found, law, desk.language))


def _law(desk: Desk) -> Law:
    """Return the law of the organization that was named or is the only one, else that of the installed plugins."""
    from amparo_app.law import installed_law, law_of
    from amparo_app.office_folder import is_office, plugin_folders

    if desk.organization_asked or (is_office(desk.data) and len(desk.office.records.organizations()) == 1):
        return law_of(desk.office, desk.organization)
    from amparo_app.catalogs import sources_without_office

    here = desk.office.plugins if is_office(desk.data) else sources_without_office(plugin_folders())
    law = installed_law(here)
    for problem in law.problems:
        sys.stderr.write(f"{problem}\n")
    return law


def _said_of(desk: Desk, law: Law, rule: str) -> Iterable[Decision[RuleConfirmation]]:
    from amparo.case.rule_review import CONFIRMATIONS, RuleConfirmation

    if not law.organization:
        return ()
    return desk.office.records.decisions(law.organization, CONFIRMATIONS, RuleConfirmation, subject=rule)


def _answer_one(desk: Desk, rule_id: str, trigger: str, typed: Iterable[str]) -> None:
    from amparo.deadlines.answer import answer
    from amparo_app.cli.show.answer import answer_view
    from amparo_app.cli.show.rules import confirmed_by
    from amparo_app.rule_lines import rule_line
    from amparo_app.rule_questions import typed_facts

    law = _law(desk)
    facts = typed_facts(typed, law.book.vocabulary)
    found = answer({"rule_id": rule_id, "trigger": trigger or None, "facts": facts}, law.book, desk.language)
    if desk.as_json:
        sys.stdout.write(found.model_dump_json(indent=2) + "\n")
    elif found.error is None:
        rule = law.rule(rule_id)
        desk.tell(
            found, lambda: answer_view(found, rule, desk.language, confirmed_by(rule_line(rule, law), desk.language))
        )
    if found.error is not None:
        sys.stdout.flush()
        sys.stderr.write(f"{found.error}\n")
        raise typer.Exit(_INVALID)


def _answer_all(desk: Desk, batch: str) -> None:
    """Answer a file line by line; what was answered before Ctrl-C is whole and stays."""
    from amparo_app.rule_questions import answered_lines

    with _questions(batch) as questions:
        book, out = _law(desk).book, sys.stdout.buffer
        try:
            for line in answered_lines(questions, book, desk.language):
                out.write(line)
                if batch == FROM_INPUT:  # somebody may wait at the other end before asking on
                    out.flush()
        finally:
            out.flush()


@contextmanager
def _questions(batch: str) -> Iterator[BinaryIO]:
    from amparo.errors import InvalidInput

    if batch == FROM_INPUT:
        yield sys.stdin.buffer
        return
    try:
        file = Path(batch).open("rb")  # noqa: SIM115 - closed below; an error of what reads it is another's
    except OSError as problem:
        raise InvalidInput(
            f"The file {batch} cannot be read: {problem.strerror}. Check its name and place."
        ) from problem
    with file:
        yield file


def _reasons(named: Iterable[str]) -> set[ReviewReason]:
    from amparo.case.rule_review import ReviewReason
    from amparo.errors import UnknownName

    known = {reason.value for reason in ReviewReason}
    for name in named:
        if name not in known:
            raise UnknownName("reason to review a rule", name, known, f"There are: {', '.join(sorted(known))}.")
    return {ReviewReason(name) for name in named}
