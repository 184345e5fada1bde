"""What a test reads of a case: steps, deadlines and mails, as frozen models that say in words where they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.case.agenda import AgendaStatus
from amparo.declarations import Role, Text

if TYPE_CHECKING:
    from amparo.case.agenda import AgendaItem
    from amparo.case.model import Deadline


class _Seen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr__(self) -> str:
        return f"<{self}>"  # what pytest shows of a failed assertion


class StepSeen(_Seen):
    """A step of the agenda: `why_not` says what it waits for, `due` is the office's own date."""

    key: str
    step: str
    title: Text
    phase: str
    status: str
    roles: tuple[Role, ...]
    why_not: tuple[Text, ...] = ()
    due: date | None = None
    person: str | None = None
    proceeding: str | None = None
    occasion: str | None = None

    @property
    def is_open(self) -> bool:
        """Return whether somebody can do it now."""
        return self.status in {AgendaStatus.OPEN, AgendaStatus.OUTDATED}

    def __str__(self) -> str:
        waits = f", waits for: {'; '.join(why.en for why in self.why_not)}" if self.why_not and not self.is_open else ""
        return f"step {self.key}: {self.status}{waits}"

    @classmethod
    def of(cls, item: AgendaItem) -> StepSeen:
        """Return an item of the agenda as tests see it."""
        return cls(
            key=item.key,
            step=item.step,
            title=item.title,
            phase=item.phase,
            status=str(item.status),
            roles=item.roles,
            why_not=item.reasons,
            due=item.due,
            person=item.person,
            proceeding=item.proceeding,
            occasion=item.occasion,
        )


class DeadlineSeen(_Seen):
    """A deadline: `due` is the date people are told, which is safe where the law is unsure; `legal_due` the law's own.

    `explanation` are the counting steps in words; `waits` is a date that would move toward danger, for a person to
    confirm.
    """

    id: str
    rule: str
    title: Text
    kind: str
    status: str
    due: date | None
    legal_due: date | None
    explanation: tuple[Text, ...]
    citation: str
    rang: int
    waits: date | None = None

    def __str__(self) -> str:
        return f"deadline {self.rule}: {self.status}, due {self.due}, after {self.rang} reminders"

    def explained(self, language: str = "en") -> str:
        """Return why the date is what it is, one counting step a line."""
        return "\n".join(line.in_(language) for line in self.explanation)

    @classmethod
    def of(cls, deadline: Deadline) -> DeadlineSeen:
        """Return a deadline as tests see it."""
        dates, waiting = deadline.dates, deadline.waiting
        return cls(
            id=deadline.id,
            rule=deadline.rule,
            title=deadline.title,
            kind=str(deadline.kind),
            status=str(deadline.status),
            due=dates.safe_due or dates.legal_due,
            legal_due=dates.legal_due,
            explanation=deadline.explanation,
            citation=deadline.citation,
            rang=sum(rung.rang is not None for rung in deadline.rungs),
            waits=(waiting.dates.safe_due or waiting.dates.legal_due) if waiting else None,
        )


class MailSeen(_Seen):
    """A mail as its reader gets it: `role` is theirs, `kind` why they are written to; its words in both languages.

    One notice is one mail here. The office's sender may put several of one person's into one.
    """

    at: datetime
    role: Role
    to: str
    kind: str
    urgency: str
    subject: Text
    body: Text

    def __str__(self) -> str:
        return f"mail of {self.at:%Y-%m-%d %H:%M} UTC to the {self.role}, {self.kind}: {self.subject.en}"
