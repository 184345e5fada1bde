"""A packet of exhibits, built as a job and kept in its case part by part: all of its parts, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amparo.case.kept_documents import DocumentKind, KeepDocument, MadeDocument
from amparo.declarations import Text, phrase
from amparo.documents.packets import build_packet
from amparo.documents.private_folder import private_folder
from amparo.documents.provenance import values_sha256
from amparo_app.job_papers import PacketMade, PacketRequest, PartMade
from amparo_app.telling.refusals import as_a_page_says
from amparo_workflows.job_kinds import JobRun, Piece

if TYPE_CHECKING:
    from amparo.case.kept_documents import KeptDocument
    from amparo.documents.packets import Packet, PacketPart
    from amparo.records.requests import Outcome


class Packets:
    """Builds the packet that is asked for and keeps its parts."""

    def run(self, run: JobRun) -> dict[str, Any]:
        """Build and keep the packet; raises PacketInvalid with every problem, and then nothing is kept."""
        made = _kept_before(run) if run.is_kept(_part(1)) else _built_and_kept(run)
        return made.model_dump(mode="json")


def _built_and_kept(run: JobRun) -> PacketMade:
    asked = PacketRequest.model_validate(run.job.asked.request)
    with private_folder(sum(file.bytes for file in asked.files.values())) as folder:
        contents = _laid_out(run, asked, folder)
        packet = build_packet(
            asked.plan, contents, advance=lambda done, total: run.advance(done, total + 1), folder=_made(folder, "out")
        )
        pieces = tuple(_pieces(run, asked, packet))
        total = packet.pages + 1
        outcomes = run.keep(_case(run), pieces, total, total)
    parts = _told(run, packet, pieces, outcomes)
    return PacketMade(parts=tuple(parts), notices=tuple(notice.sentence for notice in packet.notices))


def _kept_before(run: JobRun) -> PacketMade:
    """Return what an earlier attempt kept: it was killed after its parts were written down, all in one."""
    names = list(takewhile(run.is_kept, map(_part, count(1))))
    outcomes = [run.keep_again(_case(run), name) for name in names]
    commands = [run.records.written_command(run.command_id(name)) for name in names]
    made = [command.body.made for command in commands if isinstance(command.body, KeepDocument)]
    there = _documents(run)
    return PacketMade(parts=tuple(_part_made(there, one, outcome) for one, outcome in zip(made, outcomes, strict=True)))


def _laid_out(run: JobRun, asked: PacketRequest, folder: Path) -> dict[str, bytes | Path]:
    """Write each file of the packet into the folder once, Word files as PDFs, and return where each key's lies."""
    inside, written = _made(folder, "in"), dict[str, Path]()
    for number, file in enumerate(dict.fromkeys(asked.files.values())):
        run.advance(0, 0)
        place = written[file.id] = inside / f"{number:04d}.pdf"
        place.write_bytes(run.records.read_file(_case(run), file.id))
    words = {file.id: written[file.id].read_bytes() for file in asked.files.values() if file.word}
    if words:
        names = {id_: key for key, file in asked.files.items() for id_ in [file.id] if file.word}
        for id_, content in _as_pdf(words, names).items():
            written[id_].write_bytes(content)
    return {key: written[file.id] for key, file in asked.files.items()}


def _as_pdf(words: Mapping[str, bytes], names: Mapping[str, str]) -> dict[str, bytes]:
    from amparo.documents.pdf import pdf_of  # noqa: PLC0415 - only papers that are Word files need LibreOffice

    made = pdf_of({names[id_]: content for id_, content in words.items()})  # by name, so that an error says which
    return {id_: made[names[id_]] for id_ in words}


def _pieces(run: JobRun, asked: PacketRequest, packet: Packet) -> Iterator[Piece]:
    values = {"plan": asked.plan.model_dump(mode="json"), "files": {key: one.id for key, one in asked.files.items()}}
    for number, part in enumerate(packet.parts, 1):
        name = _part(number)
        made = MadeDocument(
            kind=DocumentKind.PACKET,
            template=Path(part.name).stem,
            title=_title(packet, part, number),
            language=asked.plan.language,
            file=run.file_id(name),
            file_name=f"{asked.number}-{part.name}",
            sha256=part.sha256,
            bytes=part.bytes,
            values=values,
            values_sha256=values_sha256(values),
            for_deadline=asked.for_deadline,
        )
        yield Piece(name, KeepDocument(made=made), {made.file: part.file.read_bytes()})


def _title(packet: Packet, part: PacketPart, number: int) -> Text:
    if len(packet.parts) == 1:
        return Text(packet.title)
    many = {"title": packet.title, "number": number, "count": len(packet.parts), "tabs": ", ".join(part.tabs)}
    return phrase("packet_part_title", **many)


def _told(run: JobRun, packet: Packet, pieces: tuple[Piece, ...], outcomes: tuple[Outcome, ...]) -> Iterator[PartMade]:
    there = _documents(run)
    for part, piece, outcome in zip(packet.parts, pieces, outcomes, strict=True):
        if isinstance(piece.body, KeepDocument):
            yield _part_made(there, piece.body.made, outcome).model_copy(update={"pages": part.pages})


def _part_made(there: tuple[KeptDocument, ...], made: MadeDocument, outcome: Outcome) -> PartMade:
    if outcome.refused is None:
        kept = next(one for one in there if one.file == made.file)
        return PartMade(state="kept", document=kept.id, file=kept.file, file_name=kept.file_name)
    same = next((one for one in there if (one.template, one.sha256) == (made.template, made.sha256)), None)
    if same is not None:
        return PartMade(state="same", document=same.id, file=same.file, file_name=same.file_name)
    return PartMade(state="skipped", file_name="", why=as_a_page_says(outcome.refused))


def _documents(run: JobRun) -> tuple[KeptDocument, ...]:
    return run.records.read_case(_case(run), run.job.organization).documents


def _case(run: JobRun) -> str:
    if run.job.case is None:
        raise ValueError("a packet is a case's")
    return run.job.case


def _part(number: int) -> str:
    return f"part {number}"


def _made(folder: Path, name: str) -> Path:
    (folder / name).mkdir(mode=0o700)
    return folder / name
