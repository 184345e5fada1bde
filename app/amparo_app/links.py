"""Links without an account as the office handles them: made, seen where they stand, ended; volunteers asked at once."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import segno
from pydantic import BaseModel, ConfigDict

from amparo.access.links import LinkPurpose, LinkState
from amparo.case.client_view import client_question
from amparo.case.outside_answers import AnswerStatus, StatusStanding
from amparo.declarations import Language, Text, phrase
from amparo.errors import InvalidInput, UnknownName
from amparo.notifications import Notice, NoticeKind, OwnWords, Recipient, Urgency, link_address
from amparo.records.link_answers import answered_already
from amparo.records.link_tokens import grouped
from amparo.records.links import NewLink
from amparo.records.status_requests import carried_by_volunteers, send_status_requests

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from amparo.case.model import Case, Person
    from amparo.records.links import Link, LinkUse
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.office import Office

_NOT_CLIENTS = frozenset({"adverse", "sponsor", "witness"})


class CannotBeMade(InvalidInput):
    """Why a link cannot be made, or volunteers not asked: a sentence in both languages."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


class ForClient(NamedTuple):
    """For whom of a case a link is: the principal, or a person by id or name; and where it is mailed, if anywhere.

    `command` names what asks for it: under one name a link is made once.
    """

    person: str = ""
    email: str = ""
    command: str = ""


class MadeLink(BaseModel):
    """A link that was just made: its address is shown this once. `code` is its token in groups, to be typed."""

    model_config = ConfigDict(frozen=True)

    id: str
    number: str
    person: str
    expires: datetime
    address: str
    code: str
    mailed: bool


class LinkLine(BaseModel):
    """A link in a list: whose it is, what for, where it stands, and since when; `answer` what was answered last."""

    model_config = ConfigDict(frozen=True)

    id: str
    number: str
    purpose: LinkPurpose
    person: str
    state: LinkState
    by: str
    created: datetime
    expires: datetime
    opened: datetime | None
    answered: datetime | None
    answer: str = ""
    can_end: bool = False


class StatusLine(BaseModel):
    """A volunteer (by id) who was asked how a case stands: when last, what they answered, or since when they have not.

    `waits_since` is when they were first asked after they last answered; None where nothing waits.
    """

    model_config = ConfigDict(frozen=True)

    number: str
    person: str
    asked: datetime
    state: LinkState
    waits_since: datetime | None = None
    answered: datetime | None = None
    standing: StatusStanding | None = None
    words: str = ""


def make_client_link(
    office: Office, organization: Organization, maker: Member, case: Case, whom: ForClient, pages: str
) -> MadeLink:
    """Make a link for a client of a case, and mail it if asked; a link of theirs that still works ends.

    `pages` is where browsers reach the office's pages. Raises Refused, and CannotBeMade for nobody of the case, for
    somebody of whom nothing is known that they could be asked, and for what was made already.
    """
    office.check_permission("make_link", organization, maker, case)
    found, email = _client(case, whom.person), _checked(whom.email)
    if client_question(case, found.id) is None:
        raise CannotBeMade(phrase("link_nothing_to_ask", name=found.name, case=case.number))
    notice = f"client/{case.id}/{office.records.wall().timestamp()}" if email else None
    new = NewLink(
        organization=organization.id,
        purpose=LinkPurpose.CLIENT_STATUS,
        person=found.id,
        case=case.id,
        batch=whom.command,
        email=email,
        notice=notice,
    )
    office.records.keys.load(case.id)
    with office.records.database.write() as connection:
        if whom.command and office.records.has_batch(connection, case.id, whom.command):
            raise CannotBeMade(phrase("link_made_already"))
        link, token = office.records.make_link_within(connection, new, maker.id)
        if notice is not None:
            mail = _mail(notice, organization.id, found, case, email, token)
            office.records.put_notices(connection, case.id, (mail,), office.records.wall())
    _end_earlier(office, organization, maker, case, link)
    return MadeLink(
        id=link.id,
        number=case.number,
        person=found.id,
        expires=link.expires,
        address=link_address(pages, token),
        code=grouped(token),
        mailed=notice is not None,
    )


def qr_text(address: str) -> str:
    """Return an address as a QR code of letters, for a terminal and for paper."""
    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True, border=2)
    return drawn.getvalue()


def qr_svg(address: str) -> str:
    """Return an address as a QR code to be shown as an image: the `data:` address of an SVG, black on white."""
    return segno.make(address, error="m").svg_data_uri(scale=5, dark="#000", light="#fff", border=4)


def links_of_case(office: Office, organization: Organization, case: Case) -> tuple[LinkLine, ...]:
    """Return the links of a case that a reader was let into, the newest first; an offer's is over with its offer."""
    links = office.records.links_of(organization.id, case=case.id)
    over = {one.id for one in links if answered_already(one, case)}
    return tuple(
        line.model_copy(update={"state": LinkState.EXPIRED, "can_end": False})
        if line.id in over and not line.state.is_over
        else line
        for line in _lines(office, links)
    )


def revoke_link(office: Office, organization: Organization, by: Member, id_: str, case: Case | None = None) -> Link:
    """End a link, by its id or the beginning of it; raises UnknownName for none, and Refused.

    With a case it has to be one of that case; the others are found in the cases that `by` may see.
    """
    links = office.records.links_of(organization.id, case=case.id if case else None)
    found = [one for one in links if id_ and one.id.startswith(id_)]
    if len(found) != 1:
        raise UnknownName("link", id_, [one.id for one in links], "`amparo link list CASE` shows them.")
    of_case = office.case(found[0].number, organization, by) if found[0].number and case is None else case
    office.check_permission("make_link", organization, by, of_case)
    return office.records.revoke_link(organization.id, found[0].id, by.id)


def ask_volunteers(
    office: Office, organization: Organization, asker: Member, numbers: Sequence[str] = ()
) -> tuple[LinkLine, ...]:
    """Ask the volunteers of these cases, or of all that the asker may see, how they stand; return what was sent.

    Raises Refused for whoever may not, and InvalidInput for a case that no volunteer carries.
    """
    office.check_permission("send_status_requests", organization, asker, None)
    carried = carried_by_volunteers(office.records, asker.colleague())
    wanted = {number.strip().upper() for number in numbers}
    if unknown := wanted - {one.number for one in carried}:
        raise CannotBeMade(phrase("status_nobody_carries", numbers=", ".join(sorted(unknown))))
    chosen = [one for one in carried if not wanted or one.number in wanted]
    return _lines(office, send_status_requests(office.records, organization.id, chosen, asker.id))


def status_lines(office: Office, organization: Organization, reader: Member) -> tuple[StatusLine, ...]:
    """Return who was asked about which case, who waits longest first, then the answers, the newest first.

    Only cases that the reader may see, and that are open. Raises Refused for whoever may not ask.
    """
    office.check_permission("send_status_requests", organization, reader, None)
    seen = {one.case for one in carried_by_volunteers(office.records, reader.colleague())}
    links = [
        one for one in office.records.links_of(organization.id, purpose=LinkPurpose.STATUS_REQUEST) if one.case in seen
    ]
    uses, now = office.records.link_uses(links), office.now()
    grouped_links: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        grouped_links.setdefault((link.number, link.person), []).append(link)
    lines = [_status(number, person, several, uses, now) for (number, person), several in grouped_links.items()]
    waiting = sorted((one for one in lines if one.waits_since), key=lambda one: (one.waits_since, one.number))
    answered = sorted((one for one in lines if not one.waits_since), key=lambda one: one.answered or one.asked)
    return (*waiting, *reversed(answered))


def _status(number: str, person: str, links: Sequence[Link], uses: dict[str, LinkUse], now: datetime) -> StatusLine:
    """Return where one volunteer stands with one case; `links` are the newest first."""
    latest = max(links, key=lambda one: (one.created, one.revoked is None))
    last = next((uses[one.id] for one in links if one.id in uses), None)
    open_ = [one.created for one in links if one.id not in uses and (last is None or one.created > last.at)]
    said = AnswerStatus.model_validate_json(last.answer) if last else None
    return StatusLine(
        number=number,
        person=person,
        asked=latest.created,
        state=latest.state(now),
        waits_since=min(open_, default=None),
        answered=last.at if last else None,
        standing=said.standing if said else None,
        words=said.words if said else "",
    )


def _lines(office: Office, links: Iterable[Link]) -> tuple[LinkLine, ...]:
    several, now = tuple(links), office.now()
    uses = office.records.link_uses(several)
    return tuple(
        LinkLine(
            **one.model_dump(include={"id", "number", "purpose", "person", "by", "created", "expires", "opened"}),
            state=one.state(now),
            answered=uses[one.id].at if one.id in uses else None,
            answer=_answer(one, uses.get(one.id)),
            can_end=one.works(now),
        )
        for one in several
    )


def _answer(link: Link, use: LinkUse | None) -> str:
    """Return a client's answer as a word; what volunteers answer stands in the case."""
    return use.answer if use is not None and link.purpose is LinkPurpose.CLIENT_STATUS else ""


def _checked(email: str) -> str:
    try:
        return Recipient(name="", email=email, language=Language.ENGLISH).email if email else ""
    except ValueError as wrong:
        raise CannotBeMade(phrase("link_no_email", email=email)) from wrong


def _client(case: Case, who: str) -> Person:
    clients = [one for one in case.persons if one.role not in _NOT_CLIENTS]
    found = [one for one in clients if (who in {one.id, one.name} if who else one.role == "principal")]
    if len(found) != 1:
        raise CannotBeMade(phrase("link_no_such_client", who=who, known=", ".join(one.id for one in clients)))
    return found[0]


def _end_earlier(office: Office, organization: Organization, maker: Member, case: Case, made: Link) -> None:
    """End the other links that somebody of a case has: whoever asks for one more may have lost the paper."""
    for one in office.records.links_of(organization.id, case=case.id, purpose=LinkPurpose.CLIENT_STATUS):
        is_other = one.person == made.person and one.id != made.id
        if is_other and one.revoked is None and office.now() < one.expires:
            office.records.revoke_link(organization.id, one.id, maker.id)


def _mail(id_: str, organization: str, person: Person, case: Case, email: str, token: str) -> Notice:
    """Return the mail to a client: no name, no number and no word about the matter."""
    words = OwnWords(
        subject=phrase("link_mail_subject"),
        sentence=phrase("link_mail_client"),
        address=email,
        language=Language(case.language) if case.language in set(Language) else None,
    )
    return Notice(
        id=id_,
        organization=organization,
        recipient=person.id,
        kind=NoticeKind.CLIENT_LINK,
        reference="",
        urgency=Urgency.SOON,
        words=words,
        link=token,
    )
