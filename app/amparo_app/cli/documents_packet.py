"""`amparo documents packet`: the exhibits of a filing, bound into a packet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import Number
from amparo_app.cli.desk import Desk
from amparo_app.cli.jobs import Follow, Force
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo_app.case_papers import CasePapers
    from amparo_app.packet_plan import PlannedPacket


@with_desk(ON_CASE)
def packet(
    desk: Desk,
    number: Number,
    *,
    plan: Annotated[Path, typer.Option(help="What is filed under which tab, in YAML; docs/documents.md shows one.")],
    out: Annotated[Path, typer.Option(help="The folder for its parts.")],
    deadline: Annotated[str, typer.Option(help="The deadline that it is for, by id or rule.")] = "",
    follow: Follow = True,
    force: Force = False,
) -> None:
    """Bind exhibits into a packet and keep its parts in the case; goes on by itself once it is saved.

    Cover, index, tabs, numbered pages, certificate of service, parts of at most 25 MB. Every problem of the plan and
    its files is told at once, and then nothing is made. Ctrl-C leaves it running.
    """
    from amparo.records.jobs import NewJob
    from amparo_app.cli.documents import papers_of
    from amparo_app.cli.jobs import begun
    from amparo_app.job_papers import PACKET
    from amparo_app.jobs import make_folder
    from amparo_app.office import user_name
    from amparo_app.packet_job import FilesOnDisk, check_files, packet_request

    papers = papers_of(desk, number)
    desk.office.check_permission("generate_document", desk.organization, desk.actor, papers.case)
    planned = _planned(papers, plan, desk.language)
    check_files(desk.office.records, papers.case.id, planned, desk.language)
    request, uploads = packet_request(papers.case, planned, _for_deadline(papers, deadline, planned), out)
    make_folder(out)
    new = NewJob(
        organization=desk.organization.id,
        kind=PACKET,
        request=request.model_dump(mode="json"),
        by=desk.actor.id,
        operator=user_name(),
        case=papers.case.id,
        files=FilesOnDisk(uploads),
    )
    begun(desk, new, out, follow=follow, force=force)


def _planned(papers: CasePapers, file: Path, language: str) -> PlannedPacket:
    from amparo.declarations import Language
    from amparo_app.packet_plan import read_packet_plan
    from amparo_app.packet_sources import case_caption, case_references, case_representative

    court = Language.ENGLISH.value
    values = papers.values(court)
    return read_packet_plan(
        file,
        case_references(papers.case, language),
        caption=case_caption(values, court),
        representative=case_representative(values, court),
    )


def _for_deadline(papers: CasePapers, asked: str, planned: PlannedPacket) -> str:
    """Return the id of the deadline that a packet is for: the one asked for, else that of its filing, if it is one."""
    from amparo_app.case_papers import deadline_named

    if asked:
        return deadline_named(papers, asked)
    return planned.plan.filing if planned.plan.filing in papers.case.deadline else ""
