"""`amparo evidence list`, `show`, `export` and `plan`: what a case has of evidence, looked at and taken out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from amparo_app.cli.arguments import Number, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.evidence import ExhibitId, OfCertificate, OfTranslation, part_meant, seen_today
from amparo_app.cli.options import LANGUAGE, ON_CASE, with_desk


@with_desk(tuple(option for option in ON_CASE if option is not LANGUAGE))
def list_evidence(
    desk: Desk,
    number: Number,
    *,
    filing: Annotated[str, typer.Option("--filing", callback=words, help="This filing alone.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="What is not needed any more, too.")] = False,
    for_client: Annotated[bool, typer.Option("--for-client", help="A plain list of what the client brings.")] = False,
    asked: Annotated[str, typer.Option("--language", help="en or es; of the page for a client, their own.")] = "",
) -> None:
    """List what goes with each filing and what is missing.

    In tab order, with who is asked for it since when. With --for-client it is a page to print or send, in the
    client's own language unless another is asked for.
    """
    from amparo.case.evidence_list import evidence_of
    from amparo_app.cli.asking import known_language
    from amparo_app.cli.show.evidence import client_list_view, evidence_view
    from amparo_app.evidence import client_list, filing_named

    seen, today = seen_today(desk, number)
    catalog = desk.office.catalog_of(seen)
    if for_client:
        own = seen.language if seen.language in {"en", "es"} else "es"
        language = known_language(asked or own)
        page = client_list(seen, catalog, desk.organization.profile, today, language)
        desk.tell(page, lambda: client_list_view(page))
        return
    # not an option's variable: the reader's own language must not become that of the page for the client
    language = known_language(asked or os.environ.get("AMPARO_LANGUAGE") or "en")
    found = evidence_of(seen, catalog, today, dropped=everything)
    if filing:
        found = (filing_named(seen, found, filing),)
    desk.tell(found, lambda: evidence_view(found, seen, today, language))


@with_desk(ON_CASE)
def show_exhibit(desk: Desk, number: Number, exhibit: ExhibitId) -> None:
    """Show what is known of an exhibit."""
    from amparo_app.cli.show.evidence import exhibit_view
    from amparo_app.evidence import exhibit_named

    seen, _ = seen_today(desk, number)
    found = exhibit_named(seen, exhibit)
    people = {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}
    catalog = desk.office.catalog_of(seen)
    desk.tell(found, lambda: exhibit_view(found, seen, catalog, people, desk.language))


@with_desk(ON_CASE)
def export_exhibit(
    desk: Desk,
    number: Number,
    exhibit: ExhibitId,
    *,
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    translation: OfTranslation = False,
    certificate: OfCertificate = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write an exhibit's file to a folder of yours, which is noted as a reading of the case."""
    from amparo_app.cli.show.evidence import exported_view
    from amparo_app.evidence import exhibit_named, paper_of
    from amparo_app.letters import save

    seen, _ = seen_today(desk, number)
    part = part_meant(translation=translation, certificate=certificate)
    stored = paper_of(exhibit_named(seen, exhibit), part, desk.language)
    save(out, desk.office.records.read_file(seen.id, stored.file), force=force)
    desk.tell(stored, lambda: exported_view(stored, out, desk.language))


@with_desk(ON_CASE)
def begin_plan(
    desk: Desk,
    number: Number,
    *,
    filing: Annotated[str, typer.Option("--filing", callback=words, help="The filing whose tabs it takes.")],
    out: Annotated[Path, typer.Option(help="The YAML file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Begin the plan of a packet with the tabs of a filing.

    Read it over, then `amparo documents packet CASE --plan FILE`. What cannot be filed yet is named.
    """
    from amparo.case.evidence_list import evidence_of
    from amparo_app.cli.show.evidence import plan_view
    from amparo_app.evidence import filing_named
    from amparo_app.evidence_plan import begun_plan
    from amparo_app.letters import save

    seen, today = seen_today(desk, number)
    found = filing_named(seen, evidence_of(seen, desk.office.catalog_of(seen), today), filing)
    begun, text = begun_plan(seen, found, out, desk.language)
    save(out, text.encode(), force=force)
    desk.tell(begun, lambda: plan_view(begun, desk.language))
