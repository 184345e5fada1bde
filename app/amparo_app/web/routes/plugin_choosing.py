"""One plugin: enabled, disabled and set up for the organization. What is decided waits until it goes live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.errors import AmparoError, KeyUnavailable, RecordsUnreachable
from amparo_app.plugin_choosing import Managing, disable, enable
from amparo_app.plugin_settings import decide_settings, given_in_words
from amparo_app.web.fields import answers, problems_of, typed
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.plugin_view import named_as, secrets_set, settings_drawn, settings_form, versions_here
from amparo_app.web.visit import NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.declarations import Text

router = APIRouter()

PERMISSION = "manage_plugins"
_PAGE = "/plugins/here/{plugin}"
_LONGEST_REASON = 500
_AWAY = (RecordsUnreachable, KeyUnavailable)
"""What says nothing about the plugin: the form is shown with how to send it again."""


@router.get(_PAGE)
def plugin(visit: SignedIn, plugin: str) -> Response:
    """Show which versions of a plugin are here, what each adds, and what is set of it."""
    return _page(visit, plugin)


@router.post(f"{_PAGE}/enable")
def enable_plugin(visit: SignedIn, form: PostedForm, plugin: str) -> Response:
    """Have the organization work with a plugin, once it goes live; refused where the whole would not be sound."""
    at = managing(visit)
    named = form.text("version")
    if named not in {named_as(source) for source in at.plugins if source.id == plugin}:
        raise NotHere
    try:
        enable(at, named, form.text("reason")[:_LONGEST_REASON])
    except _AWAY:
        raise
    except AmparoError as why:
        return _page(visit, plugin, why.without_commands, form)
    return visit.done("/plugins")


@router.post(f"{_PAGE}/disable")
def disable_plugin(visit: SignedIn, form: PostedForm, plugin: str) -> Response:
    """Have the organization work without a plugin, once that goes live; refused where others need it."""
    at = managing(visit)
    _check_known(at, plugin)
    try:
        disable(at, plugin, form.text("reason")[:_LONGEST_REASON])
    except _AWAY:
        raise
    except AmparoError as why:
        return _page(visit, plugin, why.without_commands, form)
    return visit.done("/plugins")


@router.post(f"{_PAGE}/settings")
def set_plugin(visit: SignedIn, form: PostedForm, plugin: str) -> Response:
    """Keep what is set of a plugin; an empty field takes it back, an empty secret one is left as it is."""
    at = managing(visit)
    _check_known(at, plugin)
    asked = settings_form(at, plugin)
    if asked is None:
        raise NotHere
    fields = asked.form.fields
    given = answers(form, fields)
    wrong = problems_of(tuple(one for one in fields if one.name in given), given)
    if wrong:
        return _page(visit, plugin, "", form, wrong)
    left = {one.name: "" for one in fields if one.name not in given and not one.secret}
    try:
        decide_settings(at, asked, given_in_words(asked.form, given | left, visit.language), form.text("reason"))
    except _AWAY:
        raise
    except AmparoError as why:
        return _page(visit, plugin, why.without_commands, form, {})
    return visit.done(f"/plugins/here/{plugin}")


def managing(visit: Visit) -> Managing:
    """Return the visitor at the organization's plugins; raises NotHere for whoever may not manage them."""
    visit.require(PERMISSION)
    return Managing(visit.site.records, visit.organization.id, visit.office.plugins, visit.member.id, visit.language)


def _check_known(at: Managing, plugin: str) -> None:
    if plugin not in {source.id for source in at.plugins} | at.enabled().keys():
        raise NotHere


def _page(
    visit: Visit,
    plugin: str,
    problem: str = "",
    form: Posted | None = None,
    wrong: Mapping[str, Text] | None = None,
) -> Response:
    at = managing(visit)
    _check_known(at, plugin)
    asked = settings_form(at, plugin)
    shown = None if form is None or asked is None or wrong is None else typed(form, asked.form.fields)
    return visit.page(
        "plugins/plugin.html",
        status=422 if problem or wrong else 200,
        plugin=plugin,
        versions=versions_here(at, plugin),
        enabled=at.enabled().get(plugin),
        fields=settings_drawn(at, asked, shown, wrong) if asked else (),
        secrets=secrets_set(at, asked) if asked else (),
        in_force={one.id: one.version for one in visit.catalog.plugins}.get(plugin, ""),
        reason=form.text("reason") if form else "",
        problem=problem,
    )
