"""People: who they are, who stands in for whom, and what somebody who leaves carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.access.people import Absence
from amparo.records.organizations import Organization
from amparo.records.people import Member
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, labelled, listing, section
from amparo_app.cli.show.words import days_until, role, roles, say, short_day
from amparo_app.leaving import Carried, CarriedCase, Done


def people_view(people: Iterable[Member]) -> RenderableType:
    """List the people of an organization."""
    rows = [
        (
            Text(member.id, style=NAME if member.active else FAINT),
            member.profile.name,
            member.profile.email,
            roles(member.roles, "en").replace(" or ", ", "),
            ", ".join(member.profile.languages) or member.profile.language,
            str(member.profile.capacity) if member.profile.capacity else "",
            Text(_state(member), style=FAINT),
        )
        for member in people
    ]
    return listing(
        ("id", "name", "e-mail", "roles", "speaks", "takes", ""),
        rows,
        "Nobody yet: amparo person add --name … --email … --role …",
    )


def _state(member: Member) -> str:
    if not member.active:
        return "has left"
    return f"leaves {member.profile.leaves}" if member.profile.leaves else ""


def stand_ins_view(
    people: Iterable[Member], names: Mapping[str, str], today: date, language: str, *, past: bool = False
) -> RenderableType:
    """List who stands in for whom on which days, now and later; with `past`, those that are over too."""
    rows = [
        (
            names.get(member.id, member.id),
            names.get(absence.by, absence.by),
            short_day(absence.since, language),
            short_day(absence.until, language) if absence.until else say("p_until_ended", language),
            _when(absence, today, language),
        )
        for member in people
        for absence in member.profile.absences
        if past or absence.until is None or absence.until >= today
    ]
    heads = [say(head, language) for head in ("p_away", "p_stand_in", "p_since", "p_until", "p_state")]
    return listing(heads, rows, say("p_no_stand_ins", language))


def _when(absence: Absence, today: date, language: str) -> Text:
    if absence.covers(today):
        return Text(say("p_lasts", language), style=GOOD)
    return Text(say("p_planned" if absence.since > today else "p_past", language), style=FAINT)


def stand_in_set_view(member: Member, absence: Absence, by: Member, today: date, language: str) -> RenderableType:
    """Say what was set, what it means, and how it is ended."""
    name, other = member.profile.name, by.profile.name
    until = short_day(absence.until, language) if absence.until else say("p_until_ended", language)
    told = say("p_set", language, name=name, other=other, since=short_day(absence.since, language), until=until)
    look = "amparo case list --mine"
    end = f'amparo person stand-in "{name}" --end'
    lines: list[RenderableType] = [Text(told, style="bold"), Text(say("p_set_means", language, name=name, other=other))]
    if absence.covers(today):
        lines.append(Text.assemble(say("p_look", language, other=other), "\n", (f"  {look}", NAME)))
    if absence.until is None:
        lines.append(Text.assemble(say("p_end", language), "\n", (f"  {end}", NAME)))
    return Group(*lines)


def stand_in_ended_view(member: Member, language: str) -> RenderableType:
    """Say that nobody stands in any more."""
    return Text(say("p_ended", language, name=member.profile.name), style="bold")


def carried_view(carried: Carried, member: Member, names: Mapping[str, str], today: date, language: str) -> Group:
    """List everything that somebody carries, with what to do about each."""
    name = member.profile.name
    if carried.nothing:
        return Group(Text(say("p_carries_nothing", language, name=name)))
    parts: list[RenderableType] = [Text(say("p_carries", language, name=name), style="bold")]
    if carried.cases:
        rows = [_case_row(one, today, language) for one in carried.cases]
        heads = [say(head, language) for head in ("l_case", "p_role", "l_next_date", "p_what", "p_rungs")]
        how = f'amparo person leave "{name}" --hand-over-to …'
        do = Text.assemble(say("p_do_cases", language), "\n", (f"  {how}", NAME))
        parts.append(section(say("p_cases", language, count=len(carried.cases)), listing(heads, rows, ""), do))
    if carried.offers:
        lines = [
            Text.assemble(
                say("p_offer", language, number=one.number, day=one.answer_by),
                "\n",
                (f"  amparo case answer {one.number} decline --reason …", NAME),
            )
            for one in carried.offers
        ]
        parts.append(section(say("p_offers", language), *lines))
    if carried.stands_in_for:
        lines = [
            Text.assemble(
                say("p_stands_in", language, name=names.get(one.person, one.person)),
                "\n",
                (f'  amparo person stand-in "{names.get(one.person, one.person)}" --end', NAME),
            )
            for one in carried.stands_in_for
        ]
        parts.append(section(say("p_stand_ins", language), *lines))
    return Group(*parts)


def _case_row(one: CarriedCase, today: date, language: str) -> tuple[RenderableType, ...]:
    due = Text("")
    if one.next_due:
        late = (one.next_due - today).days <= 0
        due = Text(f"{short_day(one.next_due, language)}, {days_until(one.next_due, today, language)}")
        due.stylize(ALARM if late else "")
    held = ", ".join(role(each, language) for each in one.roles)
    rungs = Text(str(one.open_rungs) if one.open_rungs else "", style=HEED)
    return Text(one.number, style=NAME), held, due, one.what.in_(language) if one.what else "", rungs


def done_view(done: Done, told: str, count: str, language: str) -> RenderableType:
    """Say what came of one command of several, as it comes: `told` if it was carried out, or else why not."""
    what = role(done.role, language) if done.role else ""
    line = Text.assemble((f"{count}  ", FAINT), (done.number, NAME), f"  {what}".rstrip())
    if done.refused is None:
        return line.append(f"  {told}", style=GOOD)
    return line.append(f"  {done.refused.sentence.in_(language)}", style=ALARM)


def left_view(member: Member, today: date, language: str) -> RenderableType:
    """Say that somebody has left, or from when on they will have."""
    name, leaves = member.profile.name, member.profile.leaves
    if member.active and leaves and leaves > today:
        return Text(say("p_leaves", language, name=name, day=leaves), style="bold")
    return Text(say("p_left", language, name=name), style="bold")


def organization_view(organization: Organization) -> RenderableType:
    """Show what an organization is called and how it is reached; what letters need and do not have stands out."""
    one = organization.profile
    missing = Text("none: letters need it", style=HEED)
    pairs: list[tuple[str, RenderableType]] = [
        ("name", Text(one.name)),
        ("address", Text(one.address) if one.address else missing),
        ("telephone", Text(one.telephone) if one.telephone else missing),
        ("e-mail", Text(one.email or "none")),
        ("zone", Text(one.zone)),
        ("language", Text(one.language)),
    ]
    return Group(Text(organization.id, style=NAME), labelled(pairs))
