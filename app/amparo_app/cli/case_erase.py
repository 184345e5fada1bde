"""`amparo case erase`, `hold`, `release`, `erased`: two people, kept long enough, nothing in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from amparo_app.cli.arguments import Number, Reason
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.case.commands import Refusal
    from amparo.records.erasing_plan import Originals

Answer = TypeVar("Answer")


@with_desk(ON_CASE)
def erase(
    desk: Desk,
    number: Number,
    *,
    reason: Reason = "",
    originals: Annotated[
        str, typer.Option(help="The client's original papers: “returned”, or “none” if there never were any.")
    ] = "",
    all_were_adults: Annotated[
        bool, typer.Option("--all-were-adults", help="Nobody without a birth date on record was a minor at closing.")
    ] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="Erase it, as somebody else has asked.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what was asked.")] = False,
) -> None:
    """Erase a closed case for good: one person asks, another confirms.

    By itself, say what would go, what would stay, what was sent out before, and what is in the way. With --reason and
    --originals, ask for it; with --confirm, a second person erases it. Nothing brings it back.
    """
    _one_of(confirm=confirm, withdraw=withdraw, asked=bool(reason or originals))
    case = _case_id(desk, number)
    if confirm:
        _confirm(desk, case)
    elif withdraw:
        _withdraw(desk, case)
    elif reason or originals:
        _ask(desk, case, reason, _originals(originals, desk.language), all_were_adults=all_were_adults)
    else:
        _plan(desk, case, all_were_adults=all_were_adults)


@with_desk(ON_CASE)
def hold(desk: Desk, number: Number, *, reason: Reason = "") -> None:
    """Forbid that a case be erased, open or closed: a suit, a subpoena, a complaint, a fee dispute.

    Without --reason, list what holds it or did.
    """
    from amparo_app.cli.show.erasing import holds_view
    from amparo_app.office import user_name

    seen, records = desk.office.case(number, desk.organization, desk.actor), desk.office.records
    if reason:
        _taken(desk, records.place_hold(seen.id, desk.actor.id, user_name(), reason))
    found, names, zone = records.holds(seen.id), _names(desk), desk.organization.profile.zone
    desk.tell(found, lambda: holds_view(seen.number, found, names, zone, desk.language))


@with_desk(ON_CASE)
def release(
    desk: Desk,
    number: Number,
    *,
    reason: Reason,
    which: Annotated[str, typer.Option("--hold", help="Which hold, such as h1, if there are several.")] = "",
) -> None:
    """Release what holds a case back from being erased."""
    from amparo_app.cli.show.erasing import holds_view
    from amparo_app.office import user_name

    seen, records = desk.office.case(number, desk.organization, desk.actor), desk.office.records
    _taken(desk, records.release_hold(seen.id, which, desk.actor.id, user_name(), reason))
    found, names, zone = records.holds(seen.id), _names(desk), desk.organization.profile.zone
    desk.tell(found, lambda: holds_view(seen.number, found, names, zone, desk.language))


@with_desk(ON_CASE)
def erased(desk: Desk) -> None:
    """List the cases that were erased: when, who asked, who confirmed, and why."""
    from amparo_app.cli.show.erasing import erasures_view

    office, organization = desk.office, desk.organization
    office.check_permission("see_case", organization, desk.actor, None)
    office.note_read(organization, desk.actor)
    found, names = office.records.erasures(organization.id), _names(desk)
    desk.tell(found, lambda: erasures_view(found, names, organization.profile.zone, desk.language))


def tell_erased(desk: Desk, number: str) -> bool:
    """Say of an erased case what is left of it; return whether it is one."""
    from amparo_app.cli.show.erasing import erasure_view

    records, organization = desk.office.records, desk.organization
    with records.database.read() as connection:
        found = records.erasure(records.case_id(connection, number, organization.id), connection)
    if found is None:
        return False
    desk.office.check_permission("see_case", organization, desk.actor, None)
    desk.office.note_read(organization, desk.actor, found.case)
    desk.tell(found, lambda: erasure_view(found, _names(desk), organization.profile.zone, desk.language))
    return True


def _plan(desk: Desk, case: str, *, all_were_adults: bool) -> None:
    from amparo_app.cli.show.erasing import plan_view
    from amparo_app.erasing import plan_of

    seen = desk.office.case(case, desk.organization, desk.actor)
    plan, names, zone = plan_of(desk.office, seen.id, all_were_adults=all_were_adults), _names(desk), _zone(desk)
    desk.tell(plan, lambda: plan_view(plan, names, zone, desk.language))


def _ask(desk: Desk, case: str, reason: str, originals: Originals, *, all_were_adults: bool) -> None:
    from amparo_app.cli.show.erasing import plan_view
    from amparo_app.erasing import plan_of
    from amparo_app.office import user_name

    actor, records = desk.actor.id, desk.office.records
    asked = records.ask_to_erase(
        case, actor, user_name(), reason=reason, originals=originals, all_were_adults=all_were_adults
    )
    _taken(desk, asked)
    plan = plan_of(desk.office, case, all_were_adults=all_were_adults)
    desk.tell(plan, lambda: plan_view(plan, _names(desk), _zone(desk), desk.language))


def _withdraw(desk: Desk, case: str) -> None:
    from amparo_app.cli.show.erasing import withdrawn_view

    asked = _taken(desk, desk.office.records.withdraw_erasing(case, desk.actor.id))
    desk.tell(asked, lambda: withdrawn_view(asked, _names(desk), _zone(desk), desk.language))


def _confirm(desk: Desk, case: str) -> None:
    from amparo_app.cli.show.erasing import erased_view
    from amparo_app.erasing import erase as erase_it
    from amparo_app.office import user_name

    done = _taken(desk, erase_it(desk.office, case, desk.actor.id, user_name()))
    desk.tell(done, lambda: erased_view(done, _names(desk), _zone(desk), desk.language))
    if done.problems or not done.cleaned:
        raise typer.Exit(1)


def _case_id(desk: Desk, number: str) -> str:
    from amparo.errors import UnknownName
    from amparo.records.sight import seen_by

    records, organization = desk.office.records, desk.organization
    try:
        with records.database.read() as connection:
            return records.case_id(connection, number, organization.id)
    except UnknownName as unknown:
        seen = seen_by(desk.actor.colleague())
        known = [line.number for line in records.list_cases(organization.id, open_only=False, seen=seen)]
        raise UnknownName("case", number, known, "`amparo case list --all` shows the numbers.") from unknown


def _one_of(*, confirm: bool, withdraw: bool, asked: bool) -> None:
    from amparo.errors import InvalidInput

    if confirm + withdraw + asked > 1:
        raise InvalidInput(
            "Ask (--reason, --originals), confirm (--confirm) or take it back (--withdraw): one of these at a time."
        )


def _originals(given: str, language: str) -> Originals:
    from amparo.declarations import phrase
    from amparo.errors import InvalidInput
    from amparo.records.erasing_plan import Originals

    if given not in set(Originals):
        raise InvalidInput(phrase("erase_originals_asked").in_(language))
    return Originals(given)


def _taken(desk: Desk, answer: Answer | Refusal) -> Answer:
    from amparo.case.commands import Refusal
    from amparo_app.cli.refused import CommandRefused

    if isinstance(answer, Refusal):
        raise CommandRefused(answer, desk.language)
    return answer


def _names(desk: Desk) -> dict[str, str]:
    return {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}


def _zone(desk: Desk) -> str:
    return desk.organization.profile.zone
