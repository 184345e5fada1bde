"""`decide`: what a person's command to a register means, or why it is refused. Pure: no clock, no disk.

Who may not see the register learns nothing of it, not even that there is one.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from amparo.case.commands import CompleteStep, Refusal
from amparo.declarations import Text, phrase
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.registers.access import may, sight
from amparo.registers.cases_led_to import opened_by
from amparo.registers.commands import ADDING, SETTLING, AddRecord, Decided, DoCommand, SettleItem
from amparo.registers.draft import DeclinedError, Draft, decline
from amparo.registers.effects import Values, carry_out
from amparo.registers.events import AttentionGiven, RecordAdded, RecordClosed, RecordReopened, StateChanged
from amparo.registers.model import RegisterRecord
from amparo.registers.naming import called
from amparo.registers.tests_of_fields import holds, in_words, state_title

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from amparo.access.policy import Verdict
    from amparo.declarations import FactValue, FieldDeclaration, RegisterCommand, RegisterDeclaration, Role
    from amparo.registers.access import Sight
    from amparo.registers.commands import RegisterAsk, World


def decide(asked: RegisterAsk, world: World) -> Decided | Refusal:
    """Return what a command comes to, for every record that it is upon, or why nothing is changed.

    `world.records` holds the record asked about and every record that its answers and fields refer to.
    """
    try:
        return _decided(Draft(asked, world))
    except DeclinedError as declined:
        return declined.refusal


def _decided(draft: Draft) -> Decided:
    asked, world = draft.asked, draft.world
    declaration = world.declarations.get(asked.register_id)
    seen = sight(world.colleague, declaration, asked.organization) if declaration else None
    if declaration is None or seen is None or not seen.any:
        decline("unknown", register=asked.register_id)
    match asked.body:
        case AddRecord() as body:
            return _add(draft, declaration, body)
        case DoCommand() as body:
            return _do(draft, declaration, body, seen)
        case SettleItem() as body:
            return _settle(draft, declaration, body, seen)


def _add(draft: Draft, declaration: RegisterDeclaration, body: AddRecord) -> Decided:
    if declaration.adding is None:
        decline("not_by_hand", register=declaration.title)
    verdict = _allowed(draft, declaration.adding.roles, phrase("register_adding", title=declaration.record_title))
    values = _answers(draft, asked_when_added(declaration), body.values, declaration.record_title)
    record = RegisterRecord(
        id=body.record,
        organization=draft.asked.organization,
        register_id=declaration.id,
        now=draft.world.now,
    )
    first = {**dict(declaration.first_values), **values}
    draft.add(record, RecordAdded(state=declaration.states[0].id, values=first))
    return Decided(for_whom=verdict.for_whom, doing=ADDING, bodies=draft.bodies)


def asked_when_added(declaration: RegisterDeclaration) -> tuple[FieldDeclaration, ...]:
    """Return the fields that whoever adds a record is asked."""
    asks = declaration.adding.asks if declaration.adding else ()
    return tuple(field for field in declaration.fields if not asks or field.name in asks)


def _do(draft: Draft, declaration: RegisterDeclaration, body: DoCommand, seen: Sight) -> Decided:
    record = _record(draft, declaration, body.record)
    command = next((one for one in declaration.commands if one.id == body.doing), None)
    if command is None:
        known = [one.id for one in declaration.commands]
        nearest = ", ".join(difflib.get_close_matches(body.doing, known, n=2, cutoff=0.4) or known) or "-"
        decline("no_command", command=body.doing, register=declaration.title, known=nearest)
    verdict = _allowed(draft, command.roles, command.title)
    _fresh(draft, record, declaration)
    if (why := why_not_now(command, declaration, record, seen)) is not None:
        decline("not_now", command=command.title, what=called(declaration, record), why=why)
    answers = _answers(draft, command.form.fields, body.answers, command.title)
    values = Values(draft, record, answers)
    carry_out(draft, record, command.effects, values)
    _move_on(draft, record, command)
    return Decided(
        for_whom=verdict.for_whom,
        doing=command.id,
        bodies=draft.bodies,
        completes=_completes(command, record, values),
        opens=opened_by(draft, command, record, values),
    )


def why_not_now(
    command: RegisterCommand, declaration: RegisterDeclaration, record: RegisterRecord, seen: Sight
) -> Text | None:
    """Say why a command cannot be given upon a record as it is, or None if it can; of unseen fields nothing is said."""
    if record.is_open == command.reopens:
        return phrase("register_is_open" if record.is_open else "register_has_ended")
    if command.within and record.state not in command.within and record.is_open:
        return phrase("register_stands", state=state_title(record.state, declaration))
    for test in command.when:
        if not holds(test, record.value(test.field), record.value(test.below or "")):
            return in_words(test, declaration) if seen.of(test.field) else phrase("register_not_so")
    return None


def _settle(draft: Draft, declaration: RegisterDeclaration, body: SettleItem, seen: Sight) -> Decided:
    record = _record(draft, declaration, body.record)
    if not any(item.id == body.item for item in record.attention):
        known = ", ".join(item.id for item in record.attention) or "-"
        decline("no_item", item=body.item, what=called(declaration, record), known=known)
    draft.add(record, AttentionGiven(item=body.item, note=body.note))
    return Decided(for_whom=seen.for_whom, doing=SETTLING, bodies=draft.bodies)


def _record(draft: Draft, declaration: RegisterDeclaration, wanted: str) -> RegisterRecord:
    found = draft.records.get(wanted)
    if found is None or found.register_id != declaration.id or found.organization != draft.asked.organization:
        decline("no_record", register=declaration.title, record=wanted)
    return found


def _allowed(draft: Draft, roles: Iterable[Role], what: Text) -> Verdict:
    verdict = may(draft.world.colleague, roles, draft.asked.organization)
    if not verdict.allowed:
        decline("not_allowed", what=what, why=verdict.why)
    return verdict


def _fresh(draft: Draft, record: RegisterRecord, declaration: RegisterDeclaration) -> None:
    if draft.asked.seen_seq not in {None, record.seq}:
        decline("went_on", what=called(declaration, record))


def _answers(
    draft: Draft, fields: tuple[FieldDeclaration, ...], given: dict[str, Any], what: Text
) -> dict[str, FactValue]:
    """Return answers that their fields accept and whose references lead to records and people that are there."""
    try:
        answers = checked_answers(fields, given)
    except AnswersRefused as refused:
        decline("answers", what=what, problems=refused.sentence)
    for field in fields:
        if (answer := answers.get(field.name)) is not None:
            _leads_somewhere(draft, field, str(answer))
    return answers


def _leads_somewhere(draft: Draft, field: FieldDeclaration, answer: str) -> None:
    if field.refers_to is not None:
        found = draft.records.get(answer)
        if found is None or found.register_id != field.refers_to or found.organization != draft.asked.organization:
            declared = draft.world.declarations.get(field.refers_to)
            decline("no_reference", field=field.label, register=declared.title if declared else field.refers_to)
    elif field.colleague and answer not in draft.world.colleagues:
        decline("no_colleague", field=field.label)


def _move_on(draft: Draft, record: RegisterRecord, command: RegisterCommand) -> None:
    """Put the record where the command leaves it; one that changes nothing is on record all the same."""
    if command.reopens:
        draft.add(record, RecordReopened())
    if command.becomes is not None or not draft.bodies.get(record.id):
        draft.add(record, StateChanged(state=command.becomes or record.state))
    if command.closes:
        draft.add(record, RecordClosed())


def _completes(command: RegisterCommand, record: RegisterRecord, values: Values) -> CompleteStep | None:
    """Return what the record's case is asked, once: not again while it has not answered, nor after it did."""
    if command.completes_step is None or record.of_case is None or record.asked or record.step_done:
        return None
    answers = {name: found for name, value in command.completes_step.answers if (found := values.of(value)) is not None}
    return CompleteStep(step=record.of_case.step, answers=answers)
