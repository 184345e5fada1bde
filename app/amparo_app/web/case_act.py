"""A form of a case's page: read, carried out, and shown again with what was typed where it was wrong or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from amparo_app.sighted import with_names
from amparo_app.web.case_frame import Returned, Seen, Typed, case_address, look, refusal_of, why_refused

if TYPE_CHECKING:
    from starlette.responses import Response

    from amparo.case.commands import Body
    from amparo_app.web.forms import Posted
    from amparo_app.web.visit import Visit


class CaseForm(NamedTuple):
    """How a form of a case is read, drawn again, and left.

    `read` takes what was typed as a command, or notes what is wrong by field; it raises NotHere for what the page does
    not offer. `draw` draws the page again. `back` is the end of the address to go on at, or gives that whole address.
    `at` says by the code of a refusal at which field it is told; any other is told above the form.
    """

    read: Callable[[Seen, Typed], Body | None]
    draw: Callable[[Visit, Seen, Returned], Response]
    back: str | Callable[[Seen], str] = ""
    at: Mapping[str, str] = {}
    history: bool = False


def act(visit: Visit, form: Posted, number: str, asked: CaseForm) -> Response:
    """Carry out what a form of a case asks and go on, or draw the form again with nothing that was typed lost.

    Raises NotHere for a case that is not the visitor's.
    """
    seen = look(visit, number, history=asked.history)
    typed = Typed(form)
    body = asked.read(seen, typed)
    if body is None or typed.problems:
        return asked.draw(visit, seen, Returned(form, typed.problems))
    answered = visit.carry_out(seen.case, body, form)
    refusal, refused = refusal_of(answered), why_refused(answered)
    if refused is None:
        return visit.back(_where(asked, seen), answered)
    told = with_names(refused, seen.sheet.colleagues)
    field = asked.at.get(refusal.code) if refusal else None
    # somebody else may have been quicker: what they did is on the record by now
    now = look(visit, number, history=asked.history)
    return asked.draw(visit, now, Returned(form, {field: told}) if field else Returned(form, refused=told))


def _where(asked: CaseForm, seen: Seen) -> str:
    if callable(asked.back):
        return asked.back(seen)
    return case_address(seen.case, *([asked.back] if asked.back else []))
