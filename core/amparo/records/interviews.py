"""Interviews under way: what was typed before there is a case, each sealed under a key of its own.

Every answer is saved by itself, with who saved it and what stood there before. So two people can type in one interview:
whatever one of them did not touch stays as the other left it, and what both changed is there twice, the later in force.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.case.retention import interview_days
from amparo.errors import InvalidInput, UnknownName
from amparo.records import tables
from amparo.records.erasures import DestroyedKey, destroy_key
from amparo.records.keys import has_key
from amparo.records.retention import RetentionStore

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_TABLE = tables.interviews
_FIELD = "interview"
_KEPT_MOST = 20


class InterviewState(StrEnum):
    """Where an interview stands; nothing more is typed into one that is being made a case of."""

    UNDER_WAY = "under_way"
    OPENING = "opening"
    OPENED = "opened"
    ENDED = "ended"


class Typed(Recorded):
    """What stood in an answer from the save `seq` on, by whom (by id) and when (UTC); empty where it was taken out."""

    value: str
    by: str
    at: datetime
    seq: int


class KeptAnswer(Recorded):
    """An answer as it stands, and what stood there before, the latest last."""

    now: Typed
    before: tuple[Typed, ...] = ()

    def at(self, seq: int) -> str:
        """Return what somebody saw who looked after the save `seq`."""
        return next((one.value for one in reversed((*self.before, self.now)) if one.seq <= seq), "")


class InterviewRecord(Recorded):
    """An interview: begun when and by whom (by id), when last saved, the case (by id) that it became, the answers."""

    id: str
    organization: str
    case_type: str
    began: datetime
    by: str
    changed: datetime
    changed_by: str
    state: InterviewState
    seq: int
    case: str | None = None
    answers: dict[str, KeptAnswer] = {}

    @property
    def values(self) -> dict[str, str]:
        """Return what stands in each answer that is not empty."""
        return {key: kept.now.value for key, kept in self.answers.items() if kept.now.value}


class Overwritten(Recorded):
    """An answer that somebody else had changed meanwhile: theirs is kept beside, and the later one stands."""

    key: str
    theirs: Typed
    ours: str


class SavedInterview(Recorded):
    """An interview as saved, what of others' was overwritten by it, and which answers others had changed meanwhile."""

    interview: InterviewRecord
    overwritten: tuple[Overwritten, ...] = ()
    changed_meanwhile: tuple[str, ...] = ()


class InterviewStore(RetentionStore):
    """Keeps interviews until they are cases, or are given up."""

    def begin_interview(self, organization: str, case_type: str, by: str) -> InterviewRecord:
        """Begin an interview, with its key."""
        now = self.wall()
        made = InterviewRecord(
            id=secrets.token_hex(16),
            organization=organization,
            case_type=case_type,
            began=now,
            by=by,
            changed=now,
            changed_by=by,
            state=InterviewState.UNDER_WAY,
            seq=0,
        )
        with self.database.write() as connection:
            self.keys.make(connection, made.id)
            row = made.model_dump(exclude={"answers", "case"}) | {"sealed": self._sealed_interview(connection, made)}
            connection.execute(_TABLE.insert().values(**row))
        return made

    def interview(self, organization: str, id_: str) -> InterviewRecord:
        """Return an interview; raises UnknownName for none of this organization, or one that has ended."""
        with self.database.read() as connection:
            return self._interview_within(connection, organization, id_)

    def interviews(
        self, organization: str, states: Collection[InterviewState] = tuple(InterviewState)
    ) -> tuple[InterviewRecord, ...]:
        """Return an organization's interviews that can be read, what was changed last first."""
        asked = sa.select(_TABLE).where(
            _TABLE.c.organization == organization, _TABLE.c.state.in_(tuple(states)), has_key(_TABLE.c.id)
        )
        with self.database.read() as connection:
            rows = connection.execute(asked.order_by(_TABLE.c.changed.desc(), _TABLE.c.id)).all()
            return tuple(self._opened_interview(connection, row) for row in rows)

    def interview_of_case(self, organization: str, case: str) -> InterviewRecord | None:
        """Return the interview from which a case (by id) was opened, if it is still there."""
        asked = sa.select(_TABLE).where(
            _TABLE.c.organization == organization, _TABLE.c.case == case, has_key(_TABLE.c.id)
        )
        with self.database.read() as connection:
            row = connection.execute(asked).first()
            return None if row is None else self._opened_interview(connection, row)

    def case_of_interview(self, organization: str, id_: str) -> str | None:
        """Return which case (by id) an interview became, also one of which nothing else is left; None for any other."""
        with self.database.read() as connection:
            asked = sa.select(_TABLE.c.case).where(_TABLE.c.id == id_, _TABLE.c.organization == organization)
            return connection.execute(asked).scalar()

    def save_interview(
        self, organization: str, id_: str, by: str, typed: Mapping[str, str], *, seen: int
    ) -> SavedInterview:
        """Save what somebody typed who saw the interview as of `seen`; what they left alone stays as others left it.

        Raises UnknownName as `interview` does, InvalidInput once it is being made a case of.
        """
        with self.database.write() as connection:
            before = self._interview_within(connection, organization, id_, lock=True)
            _check_under_way(before)
            saved = merged(before, typed, by=by, at=self.wall(), seen=seen)
            if saved.interview is not before:
                self._write_interview(connection, saved.interview)
        return saved

    def begin_opening(self, organization: str, id_: str, seq: int) -> InterviewRecord:
        """Have nothing more typed, since a case is being made of an interview as it is at `seq`.

        Raises InvalidInput where somebody saved something since. One that is being opened already is returned as it is.
        """
        with self.database.write() as connection:
            found = self._interview_within(connection, organization, id_, lock=True)
            if found.state in {InterviewState.OPENING, InterviewState.OPENED}:
                return found
            if found.seq != seq:
                raise InvalidInput("Somebody changed this interview since you looked at it: look at it once more.")
            return self._interview_in_state(connection, found, InterviewState.OPENING)

    def note_opened(self, organization: str, id_: str, case: str) -> InterviewRecord:
        """Note which case (by id) an interview became."""
        with self.database.write() as connection:
            found = self._interview_within(connection, organization, id_, lock=True)
            return self._interview_in_state(connection, found, InterviewState.OPENED, case)

    def take_back_opening(self, organization: str, id_: str) -> InterviewRecord:
        """Have an interview typed into again of which no case could be made."""
        with self.database.write() as connection:
            found = self._interview_within(connection, organization, id_, lock=True)
            if found.state is not InterviewState.OPENING:
                return found
            again = found.model_copy(update={"seq": found.seq + 1, "changed": self.wall()})
            return self._interview_in_state(connection, again, InterviewState.UNDER_WAY)

    def end_interview(self, organization: str, id_: str, by: str) -> None:
        """Destroy what was typed into an interview, and its key; that there was one stays. Raises as `interview`."""
        with self.database.write() as connection:
            found = self._interview_within(connection, organization, id_, lock=True)
            self._destroy_interview(connection, found.id, by)
        self.keys.forget(id_)

    def abandoned_before(self, organization: str) -> datetime:
        """Return since when (UTC) an interview must have been touched to be kept, by the policy in force."""
        return self.wall() - timedelta(days=interview_days(self.retention_of(organization)))

    def end_abandoned_interviews(self, organization: str) -> tuple[str, ...]:
        """Destroy the interviews under way that nobody touched for the organization's term; return their ids."""
        before = self.abandoned_before(organization)
        old = (_TABLE.c.organization == organization, _TABLE.c.changed < before)
        with self.database.write() as connection:
            asked = sa.select(_TABLE.c.id).where(*old, _TABLE.c.state == InterviewState.UNDER_WAY)
            found = tuple(connection.execute(asked.order_by(_TABLE.c.id)).scalars())
            for id_ in found:
                self._destroy_interview(connection, id_, "engine")
        for id_ in found:
            self.keys.forget(id_)
        return found

    def end_all_abandoned_interviews(self) -> tuple[str, ...]:
        """Do so in every organization."""
        with self.database.read() as connection:
            organizations = connection.execute(sa.select(_TABLE.c.organization).distinct()).scalars().all()
        return tuple(id_ for one in sorted(organizations) for id_ in self.end_abandoned_interviews(one))

    def _destroy_interview(self, connection: sa.Connection, id_: str, by: str) -> None:
        now = self.wall()
        values = {"state": InterviewState.ENDED, "sealed": b"", "changed": now, "changed_by": by}
        connection.execute(_TABLE.update().where(_TABLE.c.id == id_).values(**values))
        destroy_key(connection, DestroyedKey(id=id_, destroyed=now))

    def _interview_in_state(
        self, connection: sa.Connection, found: InterviewRecord, state: InterviewState, case: str | None = None
    ) -> InterviewRecord:
        changed = found.model_copy(update={"state": state, "case": case or found.case})
        self._write_interview(connection, changed)
        return changed

    def _write_interview(self, connection: sa.Connection, interview: InterviewRecord) -> None:
        clear = interview.model_dump(include={"state", "seq", "changed", "changed_by", "case"})
        sealed = self._sealed_interview(connection, interview)
        connection.execute(_TABLE.update().where(_TABLE.c.id == interview.id).values(**clear, sealed=sealed))

    def _interview_within(
        self, connection: sa.Connection, organization: str, id_: str, *, lock: bool = False
    ) -> InterviewRecord:
        asked = sa.select(_TABLE).where(_TABLE.c.id == id_, _TABLE.c.organization == organization, has_key(_TABLE.c.id))
        row = connection.execute(asked.with_for_update() if lock else asked).first()
        if row is None:
            raise UnknownName("interview", id_, ())
        return self._opened_interview(connection, row)

    def _sealed_interview(self, connection: sa.Connection, interview: InterviewRecord) -> bytes:
        return self.keys.seal(interview.id, _FIELD, interview.model_dump_json().encode(), connection)

    def _opened_interview(self, connection: sa.Connection, row: Any) -> InterviewRecord:  # noqa: ANN401 - a row
        raw = self.keys.open(row.id, _FIELD, row.sealed, connection)
        return InterviewRecord.model_validate_json(raw)


def merged(interview: InterviewRecord, typed: Mapping[str, str], *, by: str, at: datetime, seen: int) -> SavedInterview:
    """Return an interview with what somebody typed who saw it as of `seen`; the same object where nothing is new."""
    answers, overwritten, seq = dict(interview.answers), list[Overwritten](), interview.seq + 1
    for key, given in typed.items():
        value, kept = given.strip(), answers.get(key)
        if value == (kept.now.value if kept else "") or (kept is not None and value == kept.at(seen)):
            # What one's own browser saved a moment ago, under way while the form is sent, is nobody else's doing.
            if kept is not None and kept.now.by == by and value == kept.now.value:
                overwritten += _overwritten(key, kept, value, by, seen)
            continue
        overwritten += _overwritten(key, kept, value, by, seen)
        earlier = (*kept.before, kept.now)[-_KEPT_MOST:] if kept else ()
        answers[key] = KeptAnswer(now=Typed(value=value, by=by, at=at, seq=seq), before=earlier)
    meanwhile = tuple(sorted(key for key, kept in answers.items() if kept.now.seq > seen and kept.now.by != by))
    told: dict[str, Any] = {"overwritten": tuple(overwritten), "changed_meanwhile": meanwhile}
    if answers == interview.answers:
        return SavedInterview.model_construct(interview=interview, **told)
    changed = {"answers": answers, "seq": seq, "changed": at, "changed_by": by}
    return SavedInterview(interview=interview.model_copy(update=changed), **told)


def _overwritten(key: str, kept: KeptAnswer | None, ours: str, by: str, seen: int) -> tuple[Overwritten, ...]:
    """Return what somebody else last typed there since the save `seen`, if anybody did."""
    every = (*kept.before, kept.now) if kept else ()
    theirs = [one for one in every if one.seq > seen and one.by != by]
    return (Overwritten(key=key, theirs=theirs[-1], ours=ours),) if theirs else ()


def _check_under_way(interview: InterviewRecord) -> None:
    if interview.state is not InterviewState.UNDER_WAY:
        raise InvalidInput(
            "A case is being opened from this interview, or was: nothing more can be typed into it. Go on in the case."
        )
