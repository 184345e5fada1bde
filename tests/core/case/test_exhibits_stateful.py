"""Papers in whatever order people do things with them: nothing of a paper is ever lost or in two tabs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.core.case.practice import ZONE, Docket
from tests.core.case.test_exhibits import BIRTH, HEARING, ask, certify, paper

from amparo.case.commands import OpenCase, RecordEvent
from amparo.case.exhibit_commands import (
    DropExhibit,
    PlaceExhibit,
    ReceiveExhibit,
    RejectExhibit,
    TranslateExhibit,
)
from amparo.case.exhibit_events import ExhibitReceived, ExhibitTranslated, TranslationCertified
from amparo.case.exhibits import (
    ExhibitPart,
    StoredPaper,
    ready,
)
from amparo.case.model import Case, Person
from amparo.case.named_files import files_of

EXHIBITS = st.sampled_from(["E1", "E2", "E3", "E4"])
LANGUAGES = st.sampled_from(["en", "es", "quc", "none", ""])
TABS = st.sampled_from(["A", "B", "C", "", "12", "?"])


def papers_in(body: ExhibitReceived | ExhibitTranslated | TranslationCertified) -> Iterator[StoredPaper]:
    """Yield the file that an event brought."""
    match body:
        case ExhibitReceived(received=came) | ExhibitTranslated(translation=came):
            yield came.paper
        case TranslationCertified(certificate=certificate) if certificate.paper:
            yield certificate.paper


class EvidenceRoom(RuleBasedStateMachine):
    """People who do anything with exhibits in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.docket = Docket()

    @initialize()
    def open_the_case(self) -> None:
        """Open a case with a deadline in it."""
        person = Person(id="", role="principal", name="Luz Marina Ejemplo")
        self.docket.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=(person,)))
        self.docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 3)))

    @rule(filing=st.sampled_from([HEARING, "one_year", "brief"]), language=LANGUAGES, comes=st.booleans())
    def list_one(self, filing: str, language: str, comes: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
        """Somebody asks for a paper, or takes in one that nobody asked for."""
        brings = ReceiveExhibit(filing=filing, title=BIRTH, paper=paper(), language=language)
        self.docket.ask("ines", brings if comes else ask(filing=filing, language=language))

    @rule(which=EXHIBITS, language=LANGUAGES)
    def receive(self, which: str, language: str) -> None:
        """A paper comes."""
        self.docket.ask("ines", ReceiveExhibit(exhibit=which, paper=paper(), language=language))

    @rule(which=EXHIBITS, part=st.sampled_from(ExhibitPart))
    def reject(self, which: str, part: ExhibitPart) -> None:
        """Something is wrong with it."""
        self.docket.ask("ines", RejectExhibit(exhibit=which, why="illegible", part=part))

    @rule(which=EXHIBITS, competent=st.booleans())
    def translate(self, which: str, competent: bool) -> None:  # noqa: FBT001 - as above
        """A translation comes, with a certificate that says everything or not."""
        self.docket.ask("ines", TranslateExhibit(exhibit=which, paper=paper()))
        self.docket.ask("ines", certify(which, competent=competent))

    @rule(which=EXHIBITS, tab=TABS, push=st.booleans(), out=st.booleans())
    def place(self, which: str, tab: str, push: bool, out: bool) -> None:  # noqa: FBT001 - as above
        """Somebody sorts the tabs."""
        self.docket.ask("ana", PlaceExhibit(exhibit=which, tab=tab, push=push, out=out))

    @rule(which=EXHIBITS)
    def drop(self, which: str) -> None:
        """It is not needed any more."""
        self.docket.ask("ana", DropExhibit(exhibit=which, why="not needed"))

    @invariant()
    def what_lies_in_a_tab_is_here_and_lies_there_alone(self) -> None:
        """No index names an empty tab, and no two exhibits of a filing share one."""
        placed = [one for one in self.docket.case.exhibits if one.tab]

        assert all(one.received and not one.dropped for one in placed)
        assert len({(one.filing, one.tab) for one in placed}) == len(placed)

    @invariant()
    def no_foreign_paper_is_ready_without_translation_and_certificate(self) -> None:
        """Whatever anybody did before."""
        for one in self.docket.case.exhibits:
            if not ready(one):
                assert one.received
                assert not one.is_foreign or (one.translation and one.certificate)
                assert one.language

    @invariant()
    def every_file_that_came_is_still_spoken_of(self) -> None:
        """Nothing that a client brought is forgotten, whatever was wrong with it."""
        came = Counter(
            paper.file
            for event in self.docket.events
            if isinstance(event.body, ExhibitReceived | ExhibitTranslated | TranslationCertified)
            for paper in papers_in(event.body)
        )

        assert came == Counter(one.file for one in files_of(self.docket.case))

    @invariant()
    def the_record_is_the_same_read_back(self) -> None:
        """Nothing of an exhibit is lost on its way into the records."""
        case = self.docket.case

        assert Case.model_validate_json(case.model_dump_json()).exhibits == case.exhibits


TestEvidenceRoom = EvidenceRoom.TestCase
TestEvidenceRoom.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
