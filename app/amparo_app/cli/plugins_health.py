"""`amparo plugins health`: how plugins' actions do, and what to do where they fail."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, LANGUAGE, with_desk


@with_desk((LANGUAGE, *IN_ORGANIZATION))
def health(
    desk: Desk,
    *,
    days: Annotated[int, typer.Option(min=1, help="How many days back, today among them.")] = 30,
    by_day: Annotated[bool, typer.Option("--by-day", help="A line for each day.")] = False,
) -> None:
    """Show how often plugins' actions were called and failed, how long they took, and what to do about it.

    Of every organization, unless one is named. Nothing of a case is counted.
    """
    from datetime import timedelta

    from amparo_app.cli.show.plugin_health import health_view
    from amparo_app.plugin_health import plugin_health

    since = desk.office.records.wall().date() - timedelta(days=days - 1)
    organization = desk.organization.id if desk.organization_asked else ""
    found = plugin_health(desk.office.records, since, organization, by_day=by_day)
    desk.tell(found, lambda: health_view(found, desk.language))
