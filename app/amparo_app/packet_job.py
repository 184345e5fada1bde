"""From the plan of a packet that was read to the job that builds it: its files looked at, and handed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.documents.packets import check_packet
from amparo.documents.private_folder import private_folder
from amparo.errors import InvalidInput, PdfUnavailable
from amparo.records.case_files import FILE_MEGABYTES, new_file_id
from amparo_app.job_papers import PacketFile, PacketRequest
from amparo_app.packet_plan import CaseFile

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.documents.packets import PacketPlan
    from amparo.records.repository import Records
    from amparo_app.packet_plan import PlannedPacket


class FilesOnDisk(Mapping[str, bytes]):
    """Files by id, each read when it is asked for, so that no two of them are in memory at once."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths

    def __getitem__(self, id_: str) -> bytes:
        """Return a file's content; raises InvalidInput where it cannot be read any more."""
        path = self._paths[id_]
        try:
            return path.read_bytes()
        except OSError as gone:
            raise InvalidInput(f"{path} cannot be read any more: {gone.strerror}. Nothing was saved.") from gone

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self._paths)

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self._paths)


def check_files(records: Records, case: str, planned: PlannedPacket, language: str) -> None:
    """Raise FileInvalid with every problem of a plan and its files, each with its line; nothing is built.

    Word files among them are made PDFs when the packet is built; raises PdfUnavailable where that cannot be.
    """
    _check_limit(planned.plan)
    words = {key for key, place in planned.files.items() if isinstance(place, CaseFile) and place.word}
    if words:
        _check_pdf()
    kept = {key: place for key, place in planned.files.items() if isinstance(place, CaseFile) and not place.word}
    with private_folder(sum(file.size for file in kept.values())) as folder:
        contents: dict[str, bytes | Path] = {key: one for key, one in planned.files.items() if isinstance(one, Path)}
        for number, (key, file) in enumerate(kept.items()):
            contents[key] = folder / f"{number:04d}.pdf"
            (folder / f"{number:04d}.pdf").write_bytes(records.read_file(case, file.id))
        found = [one for one in check_packet(planned.plan, contents) if one.file not in words]
    if found:
        raise planned.refusal(found, language)


def packet_request(
    case: Case, planned: PlannedPacket, for_deadline: str, out: Path
) -> tuple[PacketRequest, dict[str, Path]]:
    """Return what is asked of the job, and the files on disk that have to be put into the case for it, by id."""
    ids: dict[Path, str] = {}
    files: dict[str, PacketFile] = {}
    for key, place in planned.files.items():
        if isinstance(place, CaseFile):
            files[key] = PacketFile(id=place.id, bytes=place.size, word=place.word)
        else:
            files[key] = PacketFile(id=ids.setdefault(place, new_file_id()), bytes=place.stat().st_size)
    request = PacketRequest(
        number=case.number, plan=planned.plan, files=files, for_deadline=for_deadline, out=str(out.absolute())
    )
    return request, {id_: path for path, id_ in ids.items()}


def _check_limit(plan: PacketPlan) -> None:
    if plan.limit > FILE_MEGABYTES * 1024 * 1024:
        raise InvalidInput(
            f"limit_mb is {plan.limit_mb:g}, and a case keeps files of at most {FILE_MEGABYTES} MB, which is also what "
            "courts take. Leave it out, or make it smaller."
        )


def _check_pdf() -> None:
    from amparo.documents.pdf import pdf_problem  # noqa: PLC0415 - only Word files need LibreOffice

    if problem := pdf_problem():
        raise PdfUnavailable(problem)
