"""What there is to tell whom, without a fact of the case; and which of it goes out together after an outage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from amparo.declarations import Language, Text

OVERDUE_AFTER = timedelta(hours=1)
NEVER_FOLDED_WITHIN = timedelta(days=3)
# Where the day begins first. A date is as near as it is anywhere, so that no zone makes it look farther off.
_EARLIEST_ZONE = timezone(timedelta(hours=14))


class NoticeKind(StrEnum):
    """Why somebody is written to."""

    RUNG = "rung"
    RUNG_CLIMBED = "rung_climbed"
    DEADLINE_MISSED = "deadline_missed"
    DATE_WAITS = "date_waits"
    OFFER_MADE = "offer_made"
    OFFER_EXPIRED = "offer_expired"
    OFFER_ANSWERED = "offer_answered"
    STEP_DUE = "step_due"
    ACTION_FAILED = "action_failed"
    NEEDS_ATTENTION = "needs_attention"
    MAIL_FAILED = "mail_failed"
    RUNG_INSTEAD = "rung_instead"
    CASE_ASSIGNED = "case_assigned"
    LOOK_UP = "look_up"
    LOOK_UP_CLIMBED = "look_up_climbed"
    REGISTER_REMINDER = "register_reminder"
    RECORD_ATTENTION = "record_attention"
    STATUS_REQUEST = "status_request"
    CLIENT_LINK = "client_link"
    INVITATION = "invitation"


LOOK_UPS = frozenset({NoticeKind.LOOK_UP, NoticeKind.LOOK_UP_CLIMBED})
"""What somebody is to look up: a morning's are many, and they are one errand."""


class Urgency(StrEnum):
    """How soon somebody should look."""

    NOW = "now"
    SOON = "soon"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """Return 0 for the most pressing."""
        return list(Urgency).index(self)


class OwnWords(BaseModel):
    """What a reminder of a register says, as its plugin declares it: a subject, one paragraph, and to whom.

    Without an `address` it goes to the recipient as any notice does; `language` None is the recipient's, or of an
    address the organization's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: Text
    sentence: Text
    address: str = ""
    language: Language | None = None


class Notice(BaseModel):
    """One thing to tell one person. `id` is stable, so that a repeated notice is recognized as the same mail.

    `reference` is the case's number; `due` the date before which to look; `not_before` (an instant) holds it back.
    `for_whom` are those, by id, for whom the recipient stands in and who are told the same. `words` are a reminder's.
    `link` is the token of a link without an account, whose address the mail shows: it is for the recipient alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    organization: str
    recipient: str
    kind: NoticeKind
    reference: str
    urgency: Urgency
    due: date | None = None
    not_before: AwareDatetime | None = None
    for_whom: tuple[str, ...] = ()
    words: OwnWords | None = None
    link: str = Field(default="", repr=False)


class PlannedMessage(BaseModel):
    """One mail to be written: a single notice, or several of one person's that are told together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notices: tuple[Notice, ...] = Field(min_length=1)

    @property
    def id(self) -> str:
        """Return the notice's id, or one that stands for exactly these notices."""
        return "+".join(sorted(notice.id for notice in self.notices))

    @property
    def organization(self) -> str:
        """Return whose notices these are."""
        return self.notices[0].organization

    @property
    def recipient(self) -> str:
        """Return the id of the person who is written to."""
        return self.notices[0].recipient

    @property
    def urgency(self) -> Urgency:
        """Return the most pressing of the notices' urgencies."""
        return min((notice.urgency for notice in self.notices), key=lambda urgency: urgency.rank)

    @property
    def not_before(self) -> datetime | None:
        """Return the instant before which the mail must not go out, or None."""
        return max((notice.not_before for notice in self.notices if notice.not_before), default=None)


def collapse(
    notices: Iterable[Notice], *, now: datetime, together: Mapping[str, str] = MappingProxyType({})
) -> tuple[PlannedMessage, ...]:
    """Plan the mails for `notices`, the most pressing first; each notice is in exactly one of them.

    A person's rungs that should have rung more than `OVERDUE_AFTER` ago (the server was down) become one mail. A rung
    whose date is less than `NEVER_FOLDED_WITHIN` off, past or unknown always goes out by itself. What a person is to
    look up becomes one mail as well, apart from rungs. `together` says by notice id in which mail a notice was sent
    before: those stay together, so that what is repeated is the same mail.
    """
    foldable, single = list[Notice](), list[Notice]()
    for notice in sorted(notices, key=_pressing):
        (foldable if may_fold(notice, now) else single).append(notice)

    def mail(notice: Notice) -> tuple[str, str, str, bool]:
        return notice.organization, notice.recipient, together.get(notice.id, ""), notice.kind in LOOK_UPS

    foldable.sort(key=mail)  # stable: the most pressing stay first within each person's
    planned = [PlannedMessage(notices=tuple(group)) for _, group in groupby(foldable, key=mail)]
    planned += [PlannedMessage(notices=(notice,)) for notice in single]
    return tuple(sorted(planned, key=lambda message: _pressing(message.notices[0])))


def may_fold(notice: Notice, now: datetime) -> bool:
    """Return whether a notice may go out with others: an overdue rung of a date that is still far off, or a look-up."""
    if notice.kind in LOOK_UPS:
        return True
    if notice.kind is not NoticeKind.RUNG or notice.not_before is None or notice.due is None:
        return False
    today = now.astimezone(_EARLIEST_ZONE).date()
    return now - notice.not_before > OVERDUE_AFTER and notice.due - today >= NEVER_FOLDED_WITHIN


def _pressing(notice: Notice) -> tuple[int, date, datetime, str]:
    return (
        notice.urgency.rank,
        notice.due or date.max,
        notice.not_before or datetime.min.replace(tzinfo=UTC),
        notice.id,
    )
