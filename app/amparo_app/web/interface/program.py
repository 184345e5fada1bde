"""Whose program asks: the token that it shows, and what that lets it do."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from amparo.access.scopes import Scope
from amparo.access.sign_in import SessionKind
from amparo.errors import AmparoError, ServerUnreachable
from amparo_app.sighted import with_names
from amparo_app.telling.refusals import as_a_program_is_told
from amparo_app.web.interface.models import Done
from amparo_app.web.visit import Visit

if TYPE_CHECKING:
    from amparo.case.commands import Body, Refusal
    from amparo.case.model import Case
    from amparo_app.web.site import Site

_token = HTTPBearer(auto_error=False, description="A personal token, made on the page of one's account.")


class TokenRefused(AmparoError):
    """No token, one that is over, or one that was never made: all get the same answer."""


class ScopeLacking(AmparoError):
    """A token that was made for something else."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__(f"This token was not made for “{scope}”. Make another on the page of your account.")


class CommandRefused(AmparoError):
    """A case refused a command; `code` says why to programs, and `names` are the people whom the sentence names."""

    def __init__(self, refusal: Refusal, language: str, names: Mapping[str, str]) -> None:
        self.code = refusal.code
        super().__init__(with_names(as_a_program_is_told(refusal), names).in_(language))


class IntakeRefused(AmparoError):
    """An intake that the organization's catalog does not take; says every reason at once."""


class Program(Visit):
    """A visit by somebody's program."""

    def have_done(self, case: Case, body: Body, command_id: str | None) -> Done:
        """Have a command carried out on a case; raises CommandRefused."""
        command = self.office.command(self.organization.id, self.member.id, body, command_id or uuid.uuid4().hex)
        if self.office.was_carried_out(case.id, command.id):
            return Done(state="repeated", command=command.id)
        try:
            outcome = self.office.submit(case.id, command)
        except ServerUnreachable:
            return Done(state="queued", command=command.id)
        if outcome.refused is not None:
            raise CommandRefused(outcome.refused, self.language, self.colleagues)
        return Done(state="repeated" if outcome.repeated else "done", command=command.id, made=outcome.made)


def _with_scope(scope: Scope) -> Callable[..., Program]:
    def program(
        request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Security(_token)] = None
    ) -> Program:
        site = cast("Site", request.app.state.site)
        known = site.records.session_and_changes(shown.credentials) if shown else None
        if known is None or known[0].kind is not SessionKind.TOKEN:
            raise TokenRefused("Show a token that is in force: Authorization: Bearer …")
        session, changes = known
        if not session.covers(scope):
            raise ScopeLacking(scope)
        staff = site.staff_of(session.organization, changes)
        office = site.office(f"api {getattr(request.scope.get('route'), 'name', 'read')}")
        member = staff.acting(session.person, office.today(staff.organization))
        office.sign(member)
        return Program(request, session, member, staff.organization, office, changes)

    return program


Reads = Annotated[Program, Depends(_with_scope(Scope.READ))]
Works = Annotated[Program, Depends(_with_scope(Scope.WORK))]
