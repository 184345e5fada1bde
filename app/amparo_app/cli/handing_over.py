"""What `amparo person leave` does, part by part: hand over, leave what is left to supervision, let somebody go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Role
from amparo.errors import InvalidInput, Refused
from amparo.records.people import Member
from amparo_app.cli.asking import day
from amparo_app.cli.desk import Desk
from amparo_app.cli.sending import as_role
from amparo_app.cli.show.paper import put
from amparo_app.cli.show.people import carried_view, done_view, left_view
from amparo_app.cli.show.words import say
from amparo_app.leaving import Carried, Done, Errand, carried_by, handed_over, run_errands, taken_by_supervisor


class Left(BaseModel):
    """What came of it: the person, what was handed over or refused, and what they carry now."""

    model_config = ConfigDict(frozen=True)

    person: Member
    done: tuple[Done, ...]
    carried: Carried


@dataclass
class Leaving:
    """Somebody on their way out, and what has been done about it so far."""

    desk: Desk
    member: Member
    on: date
    today: date
    names: Mapping[str, str]
    done: list[Done] = field(default_factory=list)
    reason: str = ""

    @classmethod
    def of(cls, desk: Desk, who: str, on: str) -> Leaving:
        """Return somebody who leaves on a day (today if none is typed); raises for nobody of that name."""
        office, organization = desk.office, desk.organization
        today = office.today(organization)
        return cls(
            desk=desk,
            member=office.find_person(organization.id, who),
            on=day(on, "--on") if on else today,
            today=today,
            names={one.id: one.profile.name for one in office.records.people(organization.id)},
        )

    @property
    def carried(self) -> Carried:
        """Return what they carry now."""
        return carried_by(self.desk.office.records, self.member, self.today, self.desk.reader)

    def hand_over(self, to: str, role: str, numbers: Iterable[str]) -> None:
        """Give their cases to a colleague, in whatever roles they have them or in one; progress is told."""
        other = self.desk.office.find_person(self.desk.organization.id, to)
        if other.id == self.member.id:
            raise InvalidInput(self._say("p_to_themselves"))
        self._run(handed_over(self.carried, other.id, as_role(role) if role else None, numbers), other)

    def leave_to_supervisor(self, reason: str) -> None:
        """Have the supervising attorney who is signed in take what is left, with a reason on each case's record."""
        actor, records = self.desk.actor, self.desk.office.records
        if not reason.strip():
            raise InvalidInput(say("p_no_note", self.desk.language))
        if Role.SUPERVISING_ATTORNEY not in actor.roles or not actor.active or actor.id == self.member.id:
            raise Refused(say("p_no_supervisor", self.desk.language, name=actor.profile.name))
        self.reason = reason.strip()
        carried = self.carried
        note = self._say("p_note", other=actor.profile.name, reason=self.reason)
        gone = {one.id for one in records.people(self.desk.organization.id) if not one.active} | {self.member.id}
        self._run(taken_by_supervisor(records, carried, actor, note, gone), actor)
        for stands_in in carried.stands_in_for:
            records.end_absence(stands_in.person, self.today)

    def conclude(self) -> None:
        """Let them go if nothing is left, and tell what came of it all."""
        carried = self.carried
        if carried.nothing:
            self._go()
        left = Left(person=self.member, done=tuple(self.done), carried=carried)
        language = self.desk.language
        self.desk.tell(left, lambda: carried_view(carried, self.member, self.names, self.today, language))
        if self.desk.as_json:
            return
        if carried.nothing:
            put(left_view(self.member, self.today, language))
        elif self.done or self.reason:
            put(self._say("p_stays"))

    def _go(self) -> None:
        records = self.desk.office.records
        update = {"leaves": self.on, "left_because": self.reason}
        self.member = records.change_person(self.member.id, self.member.profile.model_copy(update=update))
        if self.on <= self.today:
            self.member = records.set_active(self.member.id, active=False)

    def _run(self, errands: tuple[Errand, ...], other: Member) -> None:
        office = self.desk.office
        for number, done in enumerate(run_errands(office, self.desk.actor, errands, office.submit), 1):
            self.done.append(done)
            if not self.desk.as_json:
                count = f"{number}/{len(errands)}"
                told = say(f"p_{done.did}", self.desk.language, other=other.profile.name)
                put(done_view(done, told, count, self.desk.language))

    def _say(self, code: str, **values: object) -> str:
        return say(code, self.desk.language, name=self.member.profile.name, **values)
