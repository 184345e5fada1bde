"""Letters of many cases, made one after the other as a job: one case's trouble is named and holds up no other's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from amparo.case.kept_documents import KeepDocument
from amparo.declarations import Text, phrase
from amparo.errors import AmparoError, KeyUnavailable, PdfUnavailable, RecordsUnreachable, ServerUnreachable
from amparo.records.case_files import LETTER_MEGABYTES, check_size
from amparo_app.job_papers import LetterMade, LettersMade, LettersRequest, pdf_name
from amparo_app.office import Office
from amparo_app.telling.refusals import as_a_page_says
from amparo_workflows.job_kinds import JobRun, Piece

if TYPE_CHECKING:
    from amparo.case.kept_documents import MadeDocument
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.case_papers import CasePapers

_DOING = "documents batch"
_PASSING = (RecordsUnreachable, ServerUnreachable)


class Letters:
    """Makes the letters of a batch and keeps each in its case, then their PDFs, if asked for, in batches."""

    def run(self, run: JobRun) -> dict[str, Any]:
        """Make what is asked for; raises PdfUnavailable, before anything is made, where no PDF can be."""
        batch = _Batch(run)
        made = tuple(batch.letters())
        if batch.asked.pdf:
            made = batch.with_pdfs(made)
        return LettersMade(letters=made).model_dump(mode="json")


class _Batch:
    def __init__(self, run: JobRun) -> None:
        self._run, self.asked = run, LettersRequest.model_validate(run.job.asked.request)
        self._office = Office(run.settings, _DOING, run.job.asked.operator)
        self._office.records = run.records
        self._organization: Organization = run.records.organization(run.job.organization)
        self._actor: Member = self._office.person_acting(run.job.organization, run.job.by)
        self._total = len(self.asked.cases) * (2 if self.asked.pdf else 1)
        if self.asked.pdf:
            _check_pdf()

    def letters(self) -> Iterator[LetterMade]:
        """Make and keep the letters, one case after the other."""
        for place, case in enumerate(self.asked.cases):
            self._run.advance(place, self._total)
            yield self._one(case, place + 1)
        self._run.advance(len(self.asked.cases), self._total)

    def with_pdfs(self, made: Sequence[LetterMade]) -> tuple[LetterMade, ...]:
        """Return what was made, each with its PDF or the reason why there is none."""
        from amparo.documents.pdf import BATCH  # noqa: PLC0415 - a batch without PDFs needs none of it

        found: dict[str, LetterMade] = {}
        done = len(made)
        there = [one for one in made if one.file]
        for some in (there[place : place + BATCH] for place in range(0, len(there), BATCH)):
            self._run.advance(done, self._total)
            found |= {one.case: one for one in self._pdfs(some)}
            done += len(some)
        self._run.advance(self._total, self._total)
        return tuple(found.get(one.case, one) for one in made)

    def _one(self, case: str, done: int) -> LetterMade:
        try:
            return self._made(case, done)
        except _PASSING:
            raise
        except AmparoError as why:
            return LetterMade(case=case, number=self.asked.cases[case], state="skipped", why=Text(why.without_commands))

    def _made(self, case: str, done: int) -> LetterMade:
        from amparo_app.keeping import made_already  # noqa: PLC0415 - brings the libraries of documents

        papers = self._papers(case)
        made, content = self._written(papers)
        check_size(content, LETTER_MEGABYTES, "letter")
        already = None if self.asked.anew else made_already(papers.case, made)
        told = LetterMade(case=case, number=papers.case.number, state="same", file_name=made.file_name)
        if already is not None:
            state: Literal["kept", "same"] = "kept" if already.file == made.file else "same"
            there = {"document": already.id, "file": already.file, "file_name": already.file_name}
            return told.model_copy(update={"state": state, **there})
        piece = Piece(case, KeepDocument(made=made), {made.file: content})
        [outcome] = self._run.keep(case, [piece], min(done, self._total), self._total)
        if outcome.refused is not None:
            return told.model_copy(update={"state": "skipped", "why": as_a_page_says(outcome.refused)})
        kept = self._office.records.read_case(case, self._organization.id).documents
        document = next(one.id for one in kept if one.file == made.file)
        return told.model_copy(update={"state": "kept", "document": document, "file": made.file})

    def _papers(self, case: str) -> CasePapers:
        from amparo_app.case_papers import CasePapers  # noqa: PLC0415 - as above

        seen = self._office.case(case, self._organization, self._actor)
        self._office.check_permission("generate_document", self._organization, self._actor, seen)
        return CasePapers(self._office, self._organization, seen)

    def _written(self, papers: CasePapers) -> tuple[MadeDocument, bytes]:
        from amparo.documents.given import with_given  # noqa: PLC0415 - as above
        from amparo_app.case_papers import step_offering  # noqa: PLC0415 - as above
        from amparo_app.keeping import write_letter  # noqa: PLC0415 - as above
        from amparo_app.letters import language_of, template_named  # noqa: PLC0415 - as above

        template = template_named(papers.catalog, papers.case.case_type, self.asked.template)
        language = language_of(template, self.asked.language, papers.case.language)
        values = with_given(papers.values(language), template, self.asked.given, self.asked.reader)
        made, content = write_letter(papers, template, language, values, self.asked.reader)
        own = {"file": self._run.file_id(papers.case.id), "for_step": step_offering(papers, template.id)}
        return made.model_copy(update=own), content

    def _pdfs(self, some: Sequence[LetterMade]) -> Iterator[LetterMade]:
        """Yield letters with their PDFs: all in one process, and those that failed once more, each by itself."""
        files, lost = dict[str, bytes](), dict[str, Text]()
        for one in some:
            try:
                files[one.case] = self._run.records.read_file(one.case, one.file)
            except KeyUnavailable as erased:  # meanwhile: of that case nothing is left
                lost[one.case] = Text(str(erased))
        made, failed = _converted(files)
        if len(files) > 1:
            for case in failed:
                alone, _ = _converted({case: files[case]})
                made |= alone
        for one in some:
            if one.case in made:
                pdf = self._run.keep_result(one.case, pdf_name(one.case), made[one.case])
                yield one.model_copy(update={"pdf": pdf})
            else:
                why = lost.get(one.case) or phrase("letters_no_pdf", document=one.document)
                yield one.model_copy(update={"why": why})


def _check_pdf() -> None:
    from amparo.documents.pdf import pdf_problem  # noqa: PLC0415 - as above

    if problem := pdf_problem():
        raise PdfUnavailable(problem)


def _converted(files: dict[str, bytes]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    from amparo.documents.pdf import pdf_of  # noqa: PLC0415 - as above

    try:
        return pdf_of(files), ()
    except PdfUnavailable as some:
        if not some.failed:
            raise
        return some.made, some.failed
