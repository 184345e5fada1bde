"""Erasing in words: what would go, what stays, what was sent out, what was asked, and what is left afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.retention import RetentionPolicy, interview_days, retention_law
from amparo.declarations import phrase
from amparo.records.erasing_plan import ErasurePlan, ErasureRequest
from amparo.records.erasures import Erasure, FormerPerson
from amparo.records.holds import Hold
from amparo.records.organizations import Organization
from amparo.records.retention import RetentionDecision
from amparo.records.sent_out import SentOut
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, listing, section
from amparo_app.cli.show.words import instant, role, short_day
from amparo_app.erasing import Erased, Plan

Names = Mapping[str, str]


def plan_view(told: Plan, names: Names, zone: str, language: str) -> RenderableType:
    """Say what erasing a case would mean, and who has to do what next."""
    plan = told.plan
    kept = [Text(reason.in_(language)) for reason in plan.retention.reasons]
    way = [Text(reason.in_(language), style=ALARM) for reason in plan.obstacles]
    clear = [Text(_say("erasing_way_none", language), style=GOOD)]
    parts: list[RenderableType] = [
        Text(_say("erasing_head", language, case=plan.number), style="bold"),
        section(_say("erasing_kept", language), *kept),
        section(_say("erasing_way", language), *(way or clear)),
        section(_say("erasing_goes", language), *_bullets(_goes(plan, language))),
        section(_say("erasing_stays", language), *_bullets(_stays(plan.persons, language))),
        section(_say("erasing_sent", language), *_sent(plan.sent, names, zone, language)),
        section(_say("erasing_backups", language), *_backups(told.holding, language)),
    ]
    if plan.request is not None:
        parts.append(section(_say("erasing_asked", language), *_asked(plan, plan.request, names, zone, language)))
    if not plan.obstacles:
        waits = plan.request is not None and plan.void is None
        code = "erasing_next_confirm" if waits else "erasing_next_ask"
        parts += [Text(""), Text(_say(code, language, case=plan.number), style=NAME)]
    return Group(*parts)


def withdrawn_view(asked: ErasureRequest, names: Names, zone: str, language: str) -> RenderableType:
    """Say what was taken back."""
    on = instant(asked.asked, zone, language)
    return Text(_say("erasing_withdrawn", language, by=_name(names, asked.by), on=on), style=GOOD)


def erased_view(told: Erased, names: Names, zone: str, language: str) -> RenderableType:
    """Say that a case was erased, and what is left to do."""
    erasure = told.erasure
    clean = "erased_cleaned" if told.cleaned else "erased_unclean"
    files = ", ".join(str(file) for file in told.lists)
    return Group(
        erasure_view(erasure, names, zone, language),
        section(_say("erasing_sent", language), *_sent(erasure.sent, names, zone, language)),
        section(_say("erasing_backups", language), *_backups(told.holding, language)),
        Text(""),
        Text(_say(clean, language, case=erasure.number), style=GOOD if told.cleaned else ALARM),
        Text(_say("erased_lists", language, files=files)),
        *(Text(problem, style=ALARM) for problem in told.problems),
    )


def erasure_view(erasure: Erasure, names: Names, zone: str, language: str) -> RenderableType:
    """Say of an erased case when, by whom and why, and what is kept."""
    lines = [Text(_say("erased_head", language, case=erasure.number, on=_at(erasure.erased, zone, language)), "bold")]
    lines.append(Text(_whose(erasure, names, zone, language)))
    if erasure.closed_on:
        lines.append(Text(_say("erased_closed", language, on=short_day(erasure.closed_on, language))))
    lines.append(Text(_say("erased_entry", language, count=len(erasure.persons))))
    return Group(*lines)


def erasures_view(found: Sequence[Erasure], names: Names, zone: str, language: str) -> RenderableType:
    """List erased cases."""
    rows = [
        (
            Text(one.number, style=NAME),
            _at(one.erased, zone, language),
            _name(names, one.asked_by),
            _name(names, one.by),
            one.reason or _say("erased_again", language),
        )
        for one in found
    ]
    heads = [_say(f"erased_col_{head}", language) for head in ("case", "on", "asked", "by", "why")]
    return listing(heads, rows, _say("erased_none", language))


def holds_view(number: str, found: Sequence[Hold], names: Names, zone: str, language: str) -> RenderableType:
    """List what holds a case, and what did."""
    if not found:
        return Text(_say("holds_none", language, case=number))
    rows = []
    for hold in found:
        on, by = _at(hold.placed, zone, language), _name(names, hold.by)
        told = Text(_say("holds_placed", language, on=on, by=by, reason=hold.reason))
        if hold.released is not None:
            on, by = _at(hold.released, zone, language), _name(names, hold.released_by)
            told.append("\n" + _say("holds_released", language, on=on, by=by, why=hold.released_why), style=FAINT)
        rows.append((Text(hold.id, style=HEED if hold.released is None else FAINT), told))
    return Group(Text(_say("holds_head", language, case=number), style="bold"), columns(rows))


def retention_view(
    organization: Organization,
    policy: RetentionPolicy,
    decisions: Sequence[RetentionDecision],
    names: Names,
    language: str,
) -> RenderableType:
    """Say how long closed cases are kept, on whose authority, and who decided it."""
    law, name = retention_law(), organization.profile.name
    age = law.age_of_majority
    now = _say("retention_now", language, organization=name, years=policy.years, authority=_sentence(policy.authority))
    lines = [Text(now, style="bold")]
    if not decisions:
        lines.append(
            Text(_say("retention_shipped", language, on=law.checked, confidence=policy.confidence), style=HEED)
        )
    lines.append(Text(_say("retention_minors", language, age=age.value, authority=age.authority)))
    lines.append(Text(_say("retention_interviews", language, days=interview_days(policy))))
    for one in decisions:
        on, by = _at(one.since, organization.profile.zone, language), _name(names, one.by)
        told = _say("retention_decided", language, on=on, by=by)
        lines.append(Text(f"{one.policy.years}: {told}. {_sentence(one.policy.authority)}", style=FAINT))
    return Group(*lines)


def _goes(plan: ErasurePlan, language: str) -> Iterator[str]:
    yield _say("erasing_goes_events", language, count=plan.events)
    yield _say("erasing_goes_commands", language, count=plan.commands)
    yield _say("erasing_goes_mails", language, count=plan.mails)
    yield _say("erasing_goes_files", language, count=plan.files)
    yield _say("erasing_goes_rest", language)


def _stays(persons: Sequence[FormerPerson], language: str) -> Iterator[str]:
    for person in persons:
        more = [*person.other_names, person.a_number]
        more += [short_day(person.birth_date, language)] if person.birth_date else []
        kept = "".join(f", {one}" for one in more if one)
        named = role(person.role, language)
        yield _say("erasing_stays_person", language, role=named, name=person.name, more=kept)
    for what in ("chain", "audit", "hits"):
        yield _say(f"erasing_stays_{what}", language)


def _sent(sent: SentOut, names: Names, zone: str, language: str) -> Iterator[RenderableType]:
    rows: list[tuple[datetime | None, str]] = []
    for mail in sent.mails:
        state, kind = _say(f"erasing_mail_{mail.state}", language), mail.kind.replace("_", " ")
        rows.append((mail.at, _say("erasing_sent_mail", language, to=_name(names, mail.to), kind=kind, state=state)))
    for call in sent.calls:
        given = {"plugin": call.plugin, "action": call.action, "fields": ", ".join(call.fields) or "—"}
        rows.append((call.at, _say("erasing_sent_call", language, **given)))
    rows += [(one.at, _say("erasing_sent_letter", language, by=_name(names, one.by))) for one in sent.letters]
    if rows:
        rows.sort(key=lambda row: (row[0] is None, row[0].isoformat() if row[0] else ""))
        yield columns((Text(_at(at, zone, language) if at else "", style=FAINT), Text(said)) for at, said in rows)
    else:
        yield Text(_say("erasing_sent_none", language))
    yield Text(_say("erasing_sent_else", language), style=FAINT)


def _backups(holding: Sequence[Path], language: str) -> Iterator[RenderableType]:
    if not holding:
        yield Text(_say("erasing_backups_none", language))
        return
    yield Text(_say("erasing_backups_hold", language), style=HEED)
    yield from (Text(f"  {folder}") for folder in holding)


def _asked(
    plan: ErasurePlan, asked: ErasureRequest, names: Names, zone: str, language: str
) -> Iterator[RenderableType]:
    yield Text(
        _say(
            "erasing_asked_by",
            language,
            by=_name(names, asked.by),
            on=_at(asked.asked, zone, language),
            reason=_sentence(asked.reason),
            originals=_say(f"erasing_originals_{asked.originals}", language),
            until=_at(asked.expires, zone, language),
        )
    )
    if plan.void is not None:
        yield Text(_say("erasing_asked_void", language, why=plan.void), style=HEED)


def _whose(erasure: Erasure, names: Names, zone: str, language: str) -> str:
    if erasure.again or erasure.asked is None:
        return _say("erased_again", language)
    return _say(
        "erased_by",
        language,
        asked_by=_name(names, erasure.asked_by),
        asked=_at(erasure.asked, zone, language),
        by=_name(names, erasure.by),
        reason=_sentence(erasure.reason),
        originals=_say(f"erasing_originals_{erasure.originals}", language),
    )


def _bullets(lines: Iterator[str]) -> Iterator[RenderableType]:
    return (Text(f"- {line}") for line in lines)


def _name(names: Names, person: str) -> str:
    return names.get(person, person) or "—"


def _at(at: datetime, zone: str, language: str) -> str:
    return instant(at, zone, language)


def _sentence(written: str) -> str:
    return written if written.endswith((".", "!", "?")) else f"{written}."


def _say(code: str, language: str, **values: Any) -> str:  # noqa: ANN401 - anything that can be written into a sentence
    return phrase(code, **values).in_(language)
