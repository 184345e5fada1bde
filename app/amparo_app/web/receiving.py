"""Files that come in through a form: held against what may be handed in there, and kept with the command about them."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import Text, phrase
from amparo.documents.uploads import TAKEN, Upload, clean_name, looked_at, too_large_to_take
from amparo.records.case_files import FILE_MEGABYTES
from amparo_app.scanning import scan_problem
from amparo_app.web.visit import Answered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from starlette.datastructures import UploadFile

    from amparo.case.commands import Body
    from amparo.case.model import Case
    from amparo.documents.file_kinds import FileKind
    from amparo_app.web.forms import Posted
    from amparo_app.web.visit import Visit

MOST_AT_ONCE = 20


class Received(NamedTuple):
    """Files of a form that may be taken, or every reason why they may not, with the status that says so."""

    uploads: tuple[Upload, ...] = ()
    problems: tuple[Text, ...] = ()
    status: int = 200

    @property
    def upload(self) -> Upload:
        """Return the only file."""
        return self.uploads[0]


def received(
    visit: Visit,
    form: Posted,
    name: str = "file",
    *,
    allowed: AbstractSet[FileKind] = TAKEN,
    through: bool = True,
    needed: bool = True,
) -> Received:
    """Return the files that were chosen in a field; nothing of them is kept yet.

    `allowed` are the kinds that may be handed in there; without `through` what a kind's own reader finds is left to
    whoever reads the file next. A file that is too large is never read.
    """
    files = form.files(name)
    if not files:
        return Received(problems=(phrase("upload_none"),), status=422) if needed else Received()
    if len(files) > MOST_AT_ONCE:
        return Received(problems=(phrase("upload_many", most=MOST_AT_ONCE),), status=422)
    most = most_megabytes(visit)
    large = tuple(said for file in files if (said := too_large_to_take(file.filename or "", size_of(file), most)))
    if large:
        return Received(problems=large, status=413)
    uploads = tuple(_read(file) for file in files)
    problems = tuple(said for one in uploads for said in _problems(visit, one, allowed, through=through))
    return Received(problems=problems, status=422) if problems else Received(uploads)


def most_megabytes(visit: Visit) -> int:
    """Return how many megabytes a file may have that is to be kept in a case."""
    return min(visit.site.settings.web_upload_megabytes, FILE_MEGABYTES)


def size_of(file: UploadFile) -> int:
    """Return how many bytes an uploaded file really has, wherever it lies."""
    size = file.file.seek(0, os.SEEK_END)
    file.file.seek(0)
    return size


def carry_out_with_file(
    visit: Visit, case: Case, form: Posted, content: bytes, body: Callable[[str], Body]
) -> tuple[Answered, str]:
    """Have a command carried out that takes a file in, and return what came of it with the file's id.

    `body` makes the command for that id. File and command are written down together before anything is sent; a form
    that is sent again keeps nothing twice, whatever file comes with it then. Raises InvalidInput for one too large.
    """
    file = file_id(form.command_id)
    office = visit.office
    command = office.command(visit.organization.id, visit.member.id, body(file), form.command_id)
    if office.was_carried_out(case.id, command.id):
        return Answered(), file
    office.records.put_inbox(case.id, command, {file: content})
    # what was written down first is what the file belongs to
    return visit.carry_out(case, office.records.written_command(command.id).body, form), file


def file_id(command: str) -> str:
    """Return the id of the file that a command brings along: it follows from the command's, so that there is one."""
    return hashlib.sha256(f"file of {command}".encode()).hexdigest()[:32]


def as_problems(found: Received, name: str = "file") -> Mapping[str, Text]:
    """Return what is wrong with a form's file as what is wrong with its field."""
    if not found.problems:
        return {}
    return {name: Text(" ".join(one.en for one in found.problems), " ".join(one.es for one in found.problems))}


def _read(file: UploadFile) -> Upload:
    return Upload(clean_name(file.filename or ""), file.content_type or "", file.file.read())


def _problems(visit: Visit, upload: Upload, allowed: AbstractSet[FileKind], *, through: bool) -> Iterator[Text]:
    found = looked_at(upload, allowed, through=through)
    if found.problems:
        yield from found.problems
    elif said := scan_problem(visit.site.settings.clamav, upload.name, upload.content):
        yield said
