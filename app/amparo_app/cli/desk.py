"""The desk at which a command is given: which office, which organization, who is signed in, and how it is answered."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import RenderableType

    from amparo.case.commands import Refusal
    from amparo.errors import AmparoError
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo.records.sessions import Session
    from amparo_app.cli.session_file import SessionFiles
    from amparo_app.managing_people import Managing
    from amparo_app.office import Office


@dataclass(frozen=True)
class Desk:
    """What the shared options say; the office behind it is opened when a command first needs it.

    `subcommand` is the one that follows, for the function of a group that also does something by itself.
    """

    data: Path
    as_json: bool = False
    language: str = "en"
    organization_asked: str = ""
    doing: str = "read"
    subcommand: str = ""

    @cached_property
    def office(self) -> Office:
        """Return the office in the data folder; raises InvalidInput where there is none."""
        from amparo_app.office import Office

        return Office.at(self.data, self.doing)

    @cached_property
    def organization(self) -> Organization:
        """Return the organization that was named, the only one, or the only one that somebody here is signed in to.

        Raises InvalidInput when nothing says which.
        """
        records = self.office.records
        if self.organization_asked or len(records.organizations()) <= 1:
            return self.office.organization(self.organization_asked)
        if shown := records.session_of(self._shown):
            return self.office.organization(shown.organization)
        kept = self._files.organizations()
        return self.office.organization(kept[0] if len(kept) == 1 else "")

    @cached_property
    def session(self) -> Session:
        """Return the session of whoever is signed in to the organization.

        Raises Refused where nobody is, where it is over, or where it is a token that was not made for such a command.
        """
        from amparo.access.sign_in import SessionKind
        from amparo_app.cli.scopes import NEVER_BY_TOKEN, scope_of

        here, token = self.organization.id, self._shown or self._files.held(self.organization.id)
        session = self.office.records.session_of(token) if token else None
        if session is None:
            raise self._refused("session_over" if token else "not_signed_in", organization=here, more=self._which)
        if session.organization != here:
            raise self._refused("session_elsewhere", organization=here, there=session.organization)
        scope = scope_of(self.doing)
        if not session.covers(scope):
            raise self._refused("token_scope", scope=scope)
        if session.kind is SessionKind.TOKEN and self.doing in NEVER_BY_TOKEN:
            raise self._refused("token_never")
        return session

    @cached_property
    def actor(self) -> Member:
        """Return who is signed in, with those for whom they stand in today; raises Refused as `session` does."""
        return self.office.person_acting(self.organization.id, self.session.person)

    @cached_property
    def reader(self) -> Member | None:
        """Return who is signed in, or None: for what shows less to whoever is not, in an emergency too."""
        from amparo.errors import RecordsUnreachable, Refused

        if self._shown:
            return self.actor
        try:
            return self.actor if self._files.held(self.organization.id) else None
        except (Refused, RecordsUnreachable):  # over, or the disk is too full to note that it is used
            return None

    def check_manager(self, *, unless: str = "") -> None:
        """Raise Refused unless whoever is signed in may manage people; while nobody has an account, anybody may.

        `unless` is somebody (id) who may do this for themselves.
        """
        from amparo_app.cli.refused import CommandRefused

        records, organization = self.office.records, self.organization.id
        if not records.has_accounts(organization) or self.session.person == unless:
            return
        refusal: Refusal | None = records.may_decide(organization, self.session.person, "manage_people")
        if refusal is not None:
            raise CommandRefused(refusal, self.language)

    @cached_property
    def managing(self) -> Managing | None:
        """Return how whoever is signed in manages people, noted with them; None while nobody has an account.

        Raises as `check_manager` does.
        """
        from amparo_app.managing_people import Managing

        self.check_manager()
        records = self.office.records
        return Managing(records, self.actor, self.language) if records.has_accounts(self.organization.id) else None

    def keep_session(self, session: Session, token: str) -> None:
        """Have a session be the one of this keyboard."""
        self._files.hold(session.organization, token)

    def drop_session(self) -> None:
        """Have no session be kept for the organization; whether it is over is the records' to say."""
        self._files.let_go(self.organization.id)

    @property
    def _shown(self) -> str:
        from amparo_app.cli.session_file import VARIABLE

        return os.environ.get(VARIABLE, "").strip()

    @cached_property
    def _files(self) -> SessionFiles:
        from amparo_app.cli.session_file import SessionFiles

        return SessionFiles(self.data)

    @property
    def _which(self) -> str:
        """Return what has to follow `amparo sign-in` for this organization to be meant."""
        return f" --org {self.organization.id}" if len(self.office.records.organizations()) > 1 else ""

    def _refused(self, code: str, **values: str) -> AmparoError:
        from amparo.case.commands import Refusal
        from amparo.declarations import phrase
        from amparo_app.cli.refused import CommandRefused

        return CommandRefused(Refusal(code=code, sentence=phrase(code, **values)), self.language)

    def close(self) -> None:
        """Close what was opened."""
        if "office" in self.__dict__:
            self.office.close()

    def tell(self, answer: BaseModel | Sequence[BaseModel], shown: Callable[[], RenderableType]) -> None:
        """Print an answer: as JSON if that was asked for, else as `shown` draws it."""
        if self.as_json:
            from pydantic_core import to_json

            sys.stdout.write(to_json(answer, indent=2).decode() + "\n")
            return
        from amparo_app.cli.show.paper import put

        put(shown())
