"""Two organizations in one office: one works with a partner's plugin and sets it, the other has none of it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.core.plugins.wheels import sound
from tests.workflows.conftest import PIER

from amparo.case.commands import Body, Command, OpenCase, RecordEvent
from amparo.case.model import Person
from amparo.declarations import Role
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.plugin_choices import PLUGIN
from amparo.records.plugin_wheels import GivenWheel, NewPlugin
from amparo_app.catalogs import bring_up_to_date
from amparo_app.plugin_choosing import Managing, only_plugins
from amparo_app.plugin_settings import decide_settings, plugin_form
from amparo_workflows.client import ask, open_case
from amparo_workflows.plugin_places import installed_sources
from amparo_workflows.relay import relay_workers
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from tests.workflows.conftest import Office

    from amparo.case.model import Case

JETTY = """
from typing import Annotated
from pydantic import BaseModel
from amparo.declarations import *
from amparo.plugins import hookimpl

class Settings(BaseModel):
    window: Annotated[str, Ask(es="ventanilla")] = "window 1"
    token: Annotated[str | None, Ask(es="ficha", secret=True)] = None

class Booked(BaseModel):
    booked: Annotated[str, Ask(es="reservado", fact="jetty.booked")]

@hookimpl
def amparo_plugin_info():
    return PluginInfo(id="jetty", version="1.0", title=Text("Jetty", "Muelle"), owner="Jetty", contact="-",
                      requires_amparo=">=0.1", reads=("notice_served",))

@hookimpl
def amparo_settings():
    return Form.of(Settings)

@hookimpl
def amparo_facts(context):
    return [FactDeclaration(name="jetty.booked", title=Text("booked", "reservado"), kind="text")]

@hookimpl
def amparo_actions(context):
    return [ActionDeclaration(id="book_window", title=Text("book", "reservar"), function="jetty:book", fields=(),
                              answers=Form.of(Booked), fallback=(Role.PARALEGAL,))]

@hookimpl
def amparo_steps(context):
    return [StepDeclaration(id="book_window", title=Text("book", "reservar"), phase="screening",
                            case_types=("defense",), condition=Happened("notice_served"), roles=(Role.PARALEGAL,),
                            action="book_window")]

def book(call):
    own = call.settings_as(Settings)
    return {"booked": f"{own.window}, known by {(own.token or 'nothing')[-5:]}"}
"""


def settle_in(office: Office, organization: str, *plugins: str) -> Managing:
    """Make an organization that works with these plugins, and return its operator at work."""
    records = office.records
    here = (PIER, *installed_sources(records, office.house.folder))
    records.create_organization(organization, OrganizationProfile(name=organization.title()))
    for plugin, choice in only_plugins(here, plugins).items():
        records.decide(organization, PLUGIN, plugin, choice, by="keyboard")
    roles = (Role.OPERATOR, Role.PARALEGAL, Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY)
    member = records.add_person(organization, Profile(name="Olga Invented", email="olga@example.org"), roles)
    return Managing(records, organization, here, member.id)


def set_(at: Managing, **given: str) -> None:
    """Set something of the partner's plugin."""
    decide_settings(at, plugin_form(at, "jetty"), dict(given), "as agreed with the partner")


async def served(office: Office, at: Managing) -> Case:
    """Open a case in an organization, have a notice served in it, and return it once no plugin works on it."""

    def command(body: Body) -> Command:
        return Command(id=secrets.token_hex(8), organization=at.organization, actor=at.by, body=body)

    def read() -> Case:
        return office.records.read_case(reserved.case, at.organization)

    person = Person(id="", role="principal", name="Marisol Invented", language="es", country="HN")
    body = OpenCase(number="", case_type="defense", zone="UTC", persons=(person,))
    reserved, outcome = await open_case(office.client, office.records, command(body))
    assert outcome.refused is None
    notice = RecordEvent(event="notice_served", on=datetime.now(UTC).date())
    assert (await ask(office.client, reserved.case, command(notice))).refused is None
    await office.until(lambda: not read().actions)
    return read()


async def test_neither_organization_sees_what_is_the_others(reception: Office) -> None:
    """The plugin's step is done for the one, with its settings and its token; the other has no trace of it.

    What is set later waits for the switch, but for the token: one that was replaced opens nothing any more.
    """
    records, (file, body) = reception.records, sound("jetty", "1.0", code=JETTY, module="jetty")
    new = NewPlugin(id="jetty", version="1.0", package="jetty", wheel=GivenWheel(file=file, body=body))
    records.add_plugin_wheel(new, by="keyboard")
    quay, lighthouse = settle_in(reception, "wharf", "pier", "jetty==1.0"), settle_in(reception, "lighthouse", "pier")
    set_(quay, window="window 7", token="an-0ld-t0ken")
    for at in (quay, lighthouse):
        assert () == bring_up_to_date(records, at.organization, at.plugins, "keyboard").problems
    shelf = reception.house.shelf(records)
    async with engine_worker(reception.client, records), relay_workers(reception.client, records, shelf):
        first, other = await served(reception, quay), await served(reception, lighthouse)
        set_(quay, window="window 9", token="a-newer-0ne-x9")
        second = await served(reception, quay)
    catalog = records.active_catalog("lighthouse")
    records.withdraw_plugin_wheel("jetty", "1.0")

    assert ["window 7, known by t0ken", "window 7, known by ne-x9"] == [
        one.facts["jetty.booked"] for one in (first, second)
    ]
    assert ({}, ()) == (other.facts, other.attention)
    assert catalog is not None
    assert {"amparo", "pier"} == {info.id for info in catalog.plugins}
    assert "jetty" not in catalog.model_dump_json()
    stored = b"".join(file.read_bytes() for file in reception.house.folder.glob("amparo.db*"))
    assert (True, False) == (b"window 7" in stored, b"an-0ld-t0ken" in stored or b"a-newer-0ne-x9" in stored)
