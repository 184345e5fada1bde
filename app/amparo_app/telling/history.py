"""The history: what each entry of a case's record means, in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from amparo.case import events as e
from amparo.case import kept_documents as k
from amparo.case.model import Deadline
from amparo.declarations import Catalog, FactDeclaration, FactValue, Role
from amparo_app.sheets import CaseSheet
from amparo_app.telling.access import TOLD_ACCESS, told_access
from amparo_app.telling.deadlines import both_dates, status
from amparo_app.telling.evidence import TOLD_EXHIBITS, told_exhibit
from amparo_app.telling.outside import TOLD_OUTSIDE, told_outside
from amparo_app.telling.printed import told_printed
from amparo_app.telling.words import fact, forum, instant, role, roles, say, tongue


@dataclass(frozen=True)
class Teller:
    """Says in words what an entry of a case's record means."""

    sheet: CaseSheet
    catalog: Catalog
    language: str

    def tell(self, body: e.EventBody) -> str:
        """Return the entry as a sentence."""
        telling = _TELLING.get(type(body))
        return telling(self, body) if telling else body.type.replace("_", " ")

    def say(self, code: str, **values: object) -> str:
        """Return words in the reader's language."""
        return say(f"e_{code}", self.language, **values)

    def actor(self, event: e.Event) -> str:
        """Name whoever acted, and for whom if they stood in."""
        name = self.who(event.actor)
        return self.say("stood_in", name=name, absent=self.who(event.for_whom)) if event.for_whom else name

    def who(self, person: str) -> str:
        """Name a colleague."""
        return self.sheet.colleagues.get(person, person)

    def title(self, kind: str) -> str:
        """Name a kind of event."""
        declared = self.catalog.event.get(kind) or self.sheet.case.former.event.get(kind)
        return declared.title.in_(self.language) if declared else kind

    def step(self, key: str) -> str:
        """Name a step by its key."""
        id_ = key.split("@", maxsplit=1)[0].split("#", maxsplit=1)[0]
        former, found = self.sheet.case.former, self.catalog.step.get(id_)
        left = next((one.step.title for one in former.left if one.step.id == id_), former.step_titles.get(id_))
        title = found.title if found else left
        return title.in_(self.language) if title else key

    def deadline(self, id_: str) -> dict[str, object]:
        """Return a deadline's id and title."""
        found = self.sheet.case.deadline.get(id_)
        return {"id": id_, "title": found.title if found else id_}

    def facts(self, facts: dict[str, FactValue]) -> str:
        """Write facts with their titles."""
        return ", ".join(f"{self._fact_title(key)}: {self._fact(key, value)}" for key, value in facts.items())

    def _fact(self, key: str, value: FactValue) -> str:
        return fact(value, self.language, self._declared(key.partition("@")[0]))

    def _declared(self, name: str) -> FactDeclaration | None:
        return self.catalog.fact.get(name) or self.sheet.case.former.fact.get(name)

    def _fact_title(self, key: str) -> str:
        name, _, about = key.partition("@")
        declared = self._declared(name)
        title = declared.title.in_(self.language) if declared else name
        return f"{title} ({about})" if about else title

    def switched(self, body: e.CatalogSwitched) -> str:
        """Say that the case goes on under another catalog, and why if somebody said so."""
        code = "catalog_switched_why" if body.reason else "catalog_switched"
        return self.say(code, hash=body.hash[:8], reason=body.reason)

    def started(self, deadline: Deadline) -> str:
        """Say that a deadline starts."""
        dates = both_dates(deadline.dates, deadline.kind, self.language)
        return self.say("deadline_started", id=deadline.id, title=deadline.title, dates=dates)

    def moved(self, body: e.DeadlineMoved) -> str:
        """Say that a deadline moves, and who confirmed it if it needed that."""
        found = self.sheet.case.deadline[body.deadline]
        told = {**self.deadline(body.deadline), "dates": both_dates(body.dates, found.kind, self.language)}
        if body.plan:
            return self.say(
                "deadline_replanned", **told, who=self.who(body.confirmed_by), reason=body.reason, plan=body.plan
            )
        if body.confirmed_by:
            return self.say("deadline_confirmed", **told, who=self.who(body.confirmed_by), reason=body.reason)
        return self.say("deadline_moved", **told)

    def waits(self, body: e.DeadlineWaits) -> str:
        """Say that a date waits for a person, or no longer does."""
        if body.waiting is None:
            return self.say("deadline_waits_no_more", **self.deadline(body.deadline))
        return self.say("deadline_waits", **self.deadline(body.deadline), why=body.waiting.why)

    def printed(self, body: e.PrintedSet | e.PrintedVerified | e.PrintedDisputed) -> str:
        """Say what was read on a paper."""
        return told_printed(body, self.deadline(body.deadline), self.sheet.colleagues, self.language)

    def kept(self, document: k.KeptDocument) -> str:
        """Say that a document was made and kept."""
        told = tongue(document.language, self.language)
        return self.say("document_kept", id=document.id, title=document.title, tongue=told, version=document.version)

    @staticmethod
    def aside(note: str) -> str:
        """Set in brackets what somebody noted, if they did."""
        return f"({note})" if note else ""

    def rang(self, body: e.RungsRang) -> str:
        """Say that rungs rang, or went to the next people."""
        code = "rungs_rang" if body.numbers else "rungs_climbed"
        return self.say(code, **self.deadline(body.deadline), roles=roles(body.to, self.language))

    def amended(self, body: e.LegalEventAmended) -> str:
        """Say that an event was corrected or struck."""
        code = "legal_event_struck" if body.struck else "legal_event_amended"
        return self.say(code, id=body.event, day=body.on, reason=body.reason)

    def assigned(self, named: Role, person: str) -> str:
        """Say who has a role now."""
        of = role(named, self.language)
        return self.say("assigned", role=of, who=self.who(person)) if person else self.say("unassigned", role=of)

    def changed(self, body: e.DeadlineStatusChanged) -> str:
        """Say where a deadline stands now."""
        why = f"({body.why})" if body.why else ""
        now = status(body.status, self.language)
        return self.say("deadline_status_changed", **self.deadline(body.deadline), status=now, why=why)

    def offer_made(self, body: e.OfferMade) -> str:
        """Say to whom the case was offered."""
        until = instant(body.offer.expires, self.sheet.case.zone, self.language)
        after = ", ".join(self.who(person) for person in body.offer.then)
        code = "offer_made_in_turn" if after else "offer_made"
        return self.say(code, who=self.who(body.offer.to), at=until, after=after)

    def offer_ended(self, body: e.OfferEnded) -> str:
        """Say how an offer ended."""
        ended = say(f"offer_{body.status.value}", self.language)
        return self.say("offer_ended", id=body.offer, status=ended, reason=f"({body.reason})" if body.reason else "")

    def answered(self, body: e.ActionAnswered) -> str:
        """Say what came of a plugin's action."""
        if body.failed:
            return self.say("action_failed", step=self.step(body.step_key), problem=body.problem)
        return self.say("action_answered", step=self.step(body.step_key))


_TELLING: dict[type, Callable[..., str]] = {
    e.CaseOpened: lambda t, _: t.say("case_opened"),
    e.PersonAdded: lambda t, b: t.say("person_added", name=b.person.name, role=role(b.person.role, t.language)),
    e.ProceedingOpened: lambda t, b: t.say(
        "proceeding_opened", id=b.proceeding.id, forum=forum(b.proceeding.forum, t.language)
    ),
    e.FactsStated: lambda t, b: t.say("facts_stated", facts=t.facts(b.facts), note=t.aside(b.reason)),
    e.LegalEventRecorded: lambda t, b: t.say(
        "legal_event_recorded", title=t.title(b.event.kind), day=b.event.on, id=b.event.id
    ),
    e.LegalEventAmended: lambda t, b: t.amended(b),
    e.ProofAttached: lambda t, b: t.say("proof_attached", id=b.event, paper=b.proof.paper, day=b.proof.received),
    e.StepCompleted: lambda t, b: t.say("step_completed", title=t.step(b.key)),
    e.StepWaived: lambda t, b: t.say("step_waived", step=b.title, reason=b.reason),
    e.StepsOutdated: lambda t, b: t.say("steps_outdated", keys=", ".join(map(t.step, b.keys))),
    e.StepDuesRang: lambda t, b: t.say(
        "step_dues_rang", keys=", ".join(map(t.step, b.keys)), roles=roles(b.to, t.language)
    ),
    e.Assigned: lambda t, b: t.assigned(b.role, b.person),
    e.DeadlineStarted: lambda t, b: t.started(b.deadline),
    e.DeadlineMoved: lambda t, b: t.moved(b),
    e.RungsLaid: lambda t, b: t.say("rungs_laid", **t.deadline(b.deadline)),
    e.DeadlineWarned: lambda t, b: t.say("deadline_warned", **t.deadline(b.deadline), plan=b.plan, reason=b.reason),
    e.DeadlineWaits: lambda t, b: t.waits(b),
    e.DateRejected: lambda t, b: t.say("date_rejected", **t.deadline(b.deadline), reason=b.reason),
    e.DeadlineStatusChanged: lambda t, b: t.changed(b),
    e.PrintedSet: lambda t, b: t.printed(b),
    e.PrintedVerified: lambda t, b: t.printed(b),
    e.PrintedDisputed: lambda t, b: t.printed(b),
    e.RungsRang: lambda t, b: t.rang(b),
    e.RungAcknowledged: lambda t, b: t.say(
        "rung_acknowledged", **t.deadline(b.deadline), who=t.who(b.by), note=t.aside(b.note)
    ),
    e.OfferMade: lambda t, b: t.offer_made(b),
    e.OfferReminded: lambda t, b: t.say("offer_reminded", id=b.offer),
    e.OfferEnded: lambda t, b: t.offer_ended(b),
    e.ConflictsFound: lambda t, b: t.say("conflicts_found", count=len(b.hits)),
    e.ActionRequested: lambda t, b: t.say("action_requested", plugin=b.action.plugin, action=t.step(b.action.step_key)),
    e.ActionAnswered: lambda t, b: t.answered(b),
    e.AttentionRaised: lambda t, b: t.say("attention_raised", what=b.item.what),
    e.AttentionSettled: lambda t, b: t.say("attention_settled", id=b.item, how=b.how),
    e.NoteAdded: lambda t, b: t.say("note_added", text=b.text),
    k.DocumentKept: lambda t, b: t.kept(b.document),
    k.DocumentApproved: lambda t, b: t.say("document_approved", id=b.document),
    k.DocumentFiled: lambda t, b: t.say("document_filed", id=b.document, day=b.mark.on, note=t.aside(b.mark.note)),
    k.DocumentDiscarded: lambda t, b: t.say("document_discarded", id=b.document, note=t.aside(b.mark.note)),
    e.CatalogSwitched: lambda t, b: t.switched(b),
    **dict.fromkeys(TOLD_ACCESS, lambda t, b: told_access(b, t.sheet.colleagues, t.language)),
    **dict.fromkeys(TOLD_OUTSIDE, lambda t, b: told_outside(b, t.language)),
    **dict.fromkeys(TOLD_EXHIBITS, lambda t, b: told_exhibit(b, t.sheet.case, t.catalog, t.language)),
}


def told_bodies() -> frozenset[type]:
    """Return the kinds of entry that have a sentence of their own."""
    return frozenset(_TELLING)
