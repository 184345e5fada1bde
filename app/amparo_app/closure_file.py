"""Reading a file about closed courts: every problem in it at once, each with its line, or the closure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from amparo.deadlines.closures import CourtClosure, Relief
from amparo.declarations import Catalog, RuleKind, Text
from amparo.declarations.rule_problems import is_official
from amparo_app.marked_yaml import MarkedYaml, Place, read_marked

_KEYS = ("closed", "courts", "forums", "everywhere", "rules", "note", "relief")
_RELIEF_KEYS = ("notice", "url", "accepted_until", "rules")
_LONGEST = timedelta(days=366)
_AS_WRITTEN = "write it as 2026-12-24, or 2026-12-24/2026-12-31 for every day from one to another"


def read_closure(file: Path, catalog: Catalog) -> CourtClosure:
    """Return the closure in a file, held against the courts, forums and rules of a catalog.

    Raises `FileInvalid` with every problem, each with its line.
    """
    marked = read_marked(file)
    if not isinstance(marked.content, dict):
        marked.problem((), "a closure file holds keys and values; docs/examples/court-closure.yaml shows one")
        marked.refuse_problems()
    reading = _Reading(marked, catalog)
    closure = reading.closure()
    marked.refuse_problems()
    return closure


class _Reading:
    """One file being read against a catalog; what cannot be used is noted and stood in for, so that reading goes on."""

    def __init__(self, marked: MarkedYaml, catalog: Catalog) -> None:
        self.marked, self.catalog, self.content = marked, catalog, dict(marked.content)

    def closure(self) -> CourtClosure:
        """Return the closure; it is of use only if no problem was noted."""
        self._known_keys((), self.content, _KEYS)
        closed = tuple(self._closed())
        forums = {forum for kind in self.catalog.case_types for forum in kind.forums}
        courts = self._names(("courts",), self.content.get("courts"), self.catalog.court, "court")
        held = self._names(("forums",), self.content.get("forums"), forums, "forum")
        rules = self._names(("rules",), self.content.get("rules"), self.catalog.rule, "rule")
        everywhere = self.content.get("everywhere", False)
        if not isinstance(everywhere, bool):
            self.marked.problem(("everywhere",), "“everywhere” is yes or no")
        if not (courts or held or rules or everywhere) and not self.marked.found:
            self.marked.problem((), "say who is closed: “courts”, “forums”, or “everywhere: yes”")
        return CourtClosure(
            closed=closed,
            courts=courts,
            forums=held,
            rules=rules,
            everywhere=everywhere is True,
            note=self._note(),
            relief=self._relief(max(closed, default=None)),
        )

    def _closed(self) -> Iterator[date]:
        written = self.content.get("closed")
        if not isinstance(written, list) or not written:
            self.marked.problem(("closed",), f"“closed” is a list of days, each after a dash; {_AS_WRITTEN}")
            return
        for number, entry in enumerate(written):
            yield from self._days(("closed", number), str(entry))

    def _days(self, place: Place, written: str) -> Iterator[date]:
        first, stretch, last = written.partition("/")
        if "/" in last:  # a date written with slashes
            first, stretch = written, ""
        begins, ends = self._day(place, first), self._day(place, last if stretch else first)
        if begins is None or ends is None:
            return
        if ends < begins:
            self.marked.problem(place, f"{written} ends before it begins")
        elif ends - begins > _LONGEST:
            self.marked.problem(place, f"{written} is longer than a year: check it")
        else:
            yield from (begins + timedelta(days=days) for days in range((ends - begins).days + 1))

    def _day(self, place: Place, written: str) -> date | None:
        try:
            return date.fromisoformat(written.strip())
        except ValueError:
            problem = f"there is no date “{written.strip()}”; {_AS_WRITTEN}, and check that the day exists"
            self.marked.problem(place, problem)
            return None

    def _names(self, place: Place, given: Any, known: Iterable[str], what: str) -> tuple[str, ...]:  # noqa: ANN401 - what YAML holds
        if given is None:
            return ()
        if not isinstance(given, list):
            self.marked.problem(place, f"“{place[-1]}” is a list, each entry after a dash or between brackets")
            return ()
        listed = sorted(known)
        for number, name in enumerate(given):
            if name not in listed:
                near = get_close_matches(str(name), listed, n=3, cutoff=0.4)
                hint = f" Did you mean {' or '.join(near)}?" if near else f" Known: {', '.join(listed)}."
                self.marked.problem((*place, number), f"there is no {what} “{name}” here.{hint}")
        return tuple(str(name) for name in given)

    def _note(self) -> Text:
        note = self.content.get("note")
        if isinstance(note, dict) and set(note) == {"en", "es"} and all(isinstance(one, str) for one in note.values()):
            return Text(**note)
        if not isinstance(note, str) or not note.strip():
            self.marked.problem(("note",), "“note” says why it is closed: a text, or one each for “en” and “es”")
            return Text("-")
        return Text(note.strip())

    def _relief(self, closed_until: date | None) -> Relief | None:
        given = self.content.get("relief")
        if given is None:
            return None
        if not isinstance(given, dict):
            self.marked.problem(("relief",), f"“relief” holds keys and values: {', '.join(_RELIEF_KEYS)}")
            return None
        self._known_keys(("relief",), given, _RELIEF_KEYS)
        until = self._accepted_until(given, closed_until)
        rules = self._names(("relief", "rules"), given.get("rules"), self._act_by_rules(), "rule with a last day")
        if not rules:
            wanted = "“rules” lists the rules whose filings the notice accepts, as it says itself; no other date moves"
            self.marked.problem(("relief", "rules"), wanted)
        notice, url = given.get("notice"), given.get("url") or ""
        if not isinstance(notice, str) or not notice.strip():
            self.marked.problem(("relief", "notice"), "“notice” cites the notice of relief: by whom, of which day")
        if not isinstance(url, str) or (url and not is_official(url)):
            wanted = (
                "an https address of an official publisher (a .gov host); leave it empty, the citation stands alone"
            )
            self.marked.problem(("relief", "url"), f"“url” is {url}, which is not {wanted}")
        if until is None or self.marked.found:
            return None
        return Relief(notice=str(notice).strip(), accepted_until=until, rules=rules, url=str(url))

    def _accepted_until(self, given: dict[str, Any], closed_until: date | None) -> date | None:
        place = ("relief", "accepted_until")
        written = given.get("accepted_until")
        if written is None:
            self.marked.problem(place, "“accepted_until” is the last day on which the notice accepts filings")
            return None
        until = self._day(place, str(written))
        if until is not None and closed_until is not None and until <= closed_until:
            problem = f"relief until {until} would end before the closure does, on {closed_until}: check both days"
            self.marked.problem(place, problem)
        return until

    def _act_by_rules(self) -> Iterator[str]:
        return (rule.id for rule in self.catalog.rules if rule.kind is RuleKind.ACT_BY and not rule.disabled)

    def _known_keys(self, place: Place, given: dict[str, Any], known: tuple[str, ...]) -> None:
        for key in given:
            if key not in known:
                near = get_close_matches(str(key), known, n=1)
                hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}."
                self.marked.problem((*place, key), f"“{key}” is not a key here. {hint}")
