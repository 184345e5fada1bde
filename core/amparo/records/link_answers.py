"""Answers that come by a link: each is taken, written down and passed on in the transaction that uses the link up.

A volunteer's answer becomes a command of theirs in the case's inbox, so that it is carried out whether or not the
engine runs at that moment. A client can give no command: what they say is written on the record by the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.access.links import LinkPurpose
from amparo.case.client_view import client_question
from amparo.case.commands import AnswerOffer, Command
from amparo.case.model import AttentionKind
from amparo.case.offer_view import open_offer
from amparo.case.outside_answers import LONGEST_WORDS, AnswerStatus, ClientAnswered
from amparo.declarations import Role, phrase
from amparo.records.attention import NewItem, append_entry, raise_item, raise_once

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amparo.case.client_view import Appointment
    from amparo.case.model import Case
    from amparo.records.cases import Loaded
    from amparo.records.links import Link, Looked
    from amparo.records.repository import Records
    from amparo.records.sessions import Place

BY_LINK = "link"
"""Who sat at the keyboard, as far as a link shows."""

CLIENT = "client"
"""Who acted, where a client answered."""


def command_of(link: Link, body: AnswerOffer | AnswerStatus) -> Command:
    """Return the one command that a link can give, as whoever it was made for, about what it was made for."""
    about = body.model_copy(update={"offer": link.subject}) if isinstance(body, AnswerOffer) else body
    return Command(
        id=f"link/{link.id}", organization=link.organization, actor=link.person, operator=BY_LINK, body=about
    )


def answer_by_link(records: Records, token: str, place: Place, body: AnswerOffer | AnswerStatus) -> Looked:
    """Take a volunteer's answer to an offer or a status request, and put it into the case's inbox.

    The link is returned if the answer was taken: once, whoever clicks twice. An answer of the other kind is refused as
    a link that does not work.
    """
    wanted = LinkPurpose.ANSWER_OFFER if isinstance(body, AnswerOffer) else LinkPurpose.STATUS_REQUEST

    def put(connection: sa.Connection, link: Link) -> None:
        if link.case is not None:
            records.put_inbox_within(connection, link.case, command_of(link, body))

    return records.use_link(token, place, purpose=wanted, answer=body.model_dump_json(), then=put)


def answered_already(link: Link, case: Case) -> bool:
    """Return whether a link of a case has nothing left to ask: the offer that it is about is no longer open."""
    return link.purpose is LinkPurpose.ANSWER_OFFER and open_offer(case, link.subject) is None


def answer_as_client(
    records: Records, token: str, place: Place, appointment: Appointment, *, comes: bool, words: str = ""
) -> Looked:
    """Write down whether a client comes to an appointment; who cannot come is made a paralegal's to settle, at once.

    One answer to each appointment is taken.
    """
    said = words.strip()[:LONGEST_WORDS]

    def write(connection: sa.Connection, link: Link) -> None:
        if link.case is None:
            return
        loaded = records.load(connection, link.case, lock=True)
        body = ClientAnswered(person=link.person, event=appointment.event, on=appointment.on, comes=comes, words=said)
        loaded = append_entry(records, connection, loaded, body, by=CLIENT)
        if not comes and loaded.case.is_open:
            what = phrase("client_cannot_come", on=appointment.on)
            loaded = raise_item(
                records, connection, loaded, NewItem(AttentionKind.OTHER, appointment.key, what, Role.PARALEGAL)
            )
        kept.append(loaded)

    kept: list[Loaded] = []
    looked = records.use_link(
        token,
        place,
        purpose=LinkPurpose.CLIENT_STATUS,
        what=f"appointment/{appointment.key}",
        answer="comes" if comes else "cannot_come",
        then=write,
    )
    for loaded in kept if looked.link else ():
        records.keep(loaded)
    return looked


def ask_client(records: Records, token: str, place: Place, given: str) -> tuple[Looked, bool]:
    """Check what a client answered to the question of their link; a link that is locked by it is made a person's."""

    def right(link: Link) -> str:
        case = records.read_case(link.case or "", link.organization)
        question = client_question(case, link.person)
        return question.right if question else ""

    looked, passed = records.ask_link(token, place, given, right)
    if looked.link is not None and looked.link.case is not None and looked.link.locked:
        what = phrase("client_link_locked", person=looked.link.person)
        new = NewItem(AttentionKind.OTHER, f"link/{looked.link.id}", what, Role.PARALEGAL)
        raise_once(records, looked.link.case, new)
    return looked, passed
