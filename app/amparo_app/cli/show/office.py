"""An office's own affairs: what runs, who is here, which plugins, how the mails stand, what the doctor found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.plugins.catalog import BuildReport
from amparo.records.engine import place
from amparo.records.organizations import Organization
from amparo.settings import Settings
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, labelled, listing
from amparo_app.cli.show.words import say
from amparo_app.doctor import Finding
from amparo_app.office_folder import logs_folder, where_mails_go
from amparo_app.plugin_list import InstalledPlugin
from amparo_app.running import Running


def running_view(
    settings: Settings, running: Running, organizations: Sequence[Organization], pages: str, first_visit: str
) -> RenderableType:
    """Say what runs, where everything lies, and what to do next; `first_visit` is empty once somebody can sign in."""
    mode = " in training: its cases are made up and their clock can be moved" if running.training else ""
    pairs: list[tuple[str, RenderableType]] = [("server", Text(running.address))]
    pairs += [(name, Text(f"process {pid}")) for name, pid in running.processes.items()]
    pairs += [
        ("records", Text(place(settings.records_url))),
        ("master key", Text(str(settings.master_key_file))),
        ("mails", Text(where_mails_go(settings))),
        ("logs", Text(str(logs_folder(settings.data_folder)))),
    ]
    head = Text(f"Amparo runs for the office in {settings.data_folder}{mode}.", style="bold")
    return Group(head, labelled(pairs), _next(organizations, pages, first_visit))


def _next(organizations: Sequence[Organization], pages: str, first_visit: str) -> Text:
    if first_visit:
        return Text.assemble(
            "Nobody can sign in yet. Open this address, and enter the office and its first administrator:\n",
            (f"  {first_visit}", NAME),
            "\nCtrl-C here stops everything.",
        )
    if organizations:
        # the id, not the name: under systemd this screen is the journal
        ids = ", ".join(one.id for one in organizations)
        return Text.assemble(f"Here: {ids}. Work at ", (pages, NAME), "; Ctrl-C here stops everything.")
    return Text("No organization is here yet. Ctrl-C here stops everything.")


def created_view(organization: Organization, report: BuildReport) -> RenderableType:
    """Say that an organization is here, what its catalog holds, and what to do next."""
    catalog = report.catalog
    plugins = ", ".join(
        f"{plugin.id} {plugin.version}" for plugin in catalog.plugins if plugin.id not in report.left_out
    )
    held = f"{len(catalog.steps)} steps, {len(catalog.rules)} deadline rules, {len(catalog.documents)} documents"
    parts: list[RenderableType] = [
        Text(f"{organization.profile.name} is here as {organization.id}.", style="bold"),
        labelled([("catalog", Text(f"{catalog.hash[:8]}: {held}")), ("plugins", Text(plugins))]),
    ]
    parts += [Text(problem, style=HEED) for problem in report.problems]
    parts.append(
        Text.assemble(
            "Next, the people:\n",
            ('  amparo person add --name "…" --email …@… --role supervising_attorney --sign-in', NAME),
        )
    )
    return Group(*parts)


def organizations_view(organizations: Iterable[Organization]) -> RenderableType:
    """List organizations."""
    rows = [
        (Text(one.id, style=NAME), one.profile.name, one.profile.zone, one.profile.language, _catalog(one))
        for one in organizations
    ]
    return listing(
        ("id", "name", "zone", "language", "catalog"), rows, 'None yet: amparo org create "Name of the clinic".'
    )


def _catalog(organization: Organization) -> Text:
    return Text(organization.catalog[:8]) if organization.catalog else Text("none", style="bold red")


def findings_view(findings: Sequence[Finding]) -> RenderableType:
    """Say of each part whether it is well, and what to do where it is not."""
    rows = []
    for finding in findings:
        mark = Text("ok", style=GOOD) if finding.well else Text("WRONG", style=ALARM)
        told = Text(finding.seen)
        if finding.remedy:
            told.append(f"\n{finding.remedy}", style=HEED)
        rows.append((mark, Text(finding.part), told))
    wrong = sum(not finding.well for finding in findings)
    end = "Everything is well." if not wrong else f"{wrong} of {len(findings)} need somebody."
    return Group(columns(rows), Text(end, style="bold"))


def plugins_view(plugins: Sequence[InstalledPlugin], language: str) -> RenderableType:
    """List plugins with what each declares or why it cannot be read, where it is from, and who works with it."""
    rows = []
    for plugin in plugins:
        if plugin.problems:
            told = Text("\n".join(plugin.problems), style=ALARM)
        else:
            told = Text.assemble(
                plugin.title, "\n", (plugin.declares, FAINT), "\n", (f"{plugin.owner}, {plugin.contact}", FAINT)
            )
        code = plugin.kind.replace(" ", "_")
        where = [say(f"plugin_{code}", language)]
        if plugin.enabled_by:
            where.append(say("plugin_enabled_by", language, organizations=", ".join(plugin.enabled_by)))
        told.append("\n" + "; ".join(where), style=FAINT)
        rows.append((Text(plugin.id, style=NAME), plugin.version, told))
    return columns(rows) if rows else Text("No plugin is installed.")
