"""A rule asked: an answer with its reasons, and a sentence for each way in which a question can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from amparo.deadlines.answer import Answer, answer
from amparo.deadlines.law import rule_version
from amparo.deadlines.rulebook import Rulebook
from amparo.declarations import (
    ArguableReading,
    CountedFrom,
    Counting,
    DeadlineRule,
    Excepted,
    FieldKind,
    LawValue,
    Modifier,
    RuleFact,
    RuleKind,
    Text,
    When,
)

MakeRule = Callable[..., DeadlineRule]
MakeLaw = Callable[..., LawValue]

MAIL = "mail_rule"
LATER = date(2025, 10, 30)


def known(name: str, kind: FieldKind, *choices: str, several: bool = False) -> RuleFact:
    """A fact of the vocabulary, titled by its name in plain words."""
    title = Text(name.replace("_", " "))
    return RuleFact(name=name, kind=kind, choices=choices, title=title, several=several)


VOCABULARY = (
    known("served_by", FieldKind.CHOICE, "mail", "personal", "electronic"),
    known("detained", FieldKind.YES_NO),
    known("minor", FieldKind.YES_NO),
    known("renewal_filed", FieldKind.DATE),
    known("memorandum_mailed", FieldKind.DATE),
    known("judge_offset_days", FieldKind.WHOLE_NUMBER),
    known("anniversary_number", FieldKind.WHOLE_NUMBER),
    known("stopped_days", FieldKind.WHOLE_NUMBER),
    known("category", FieldKind.TEXT),
    known("clock_stop", FieldKind.DATE, several=True),
    known("clock_restart", FieldKind.DATE, several=True),
    known("printed_due", FieldKind.DATE),
    known("printed_checked", FieldKind.YES_NO),
)


def book(*rules: DeadlineRule, **confirmed: str) -> Rulebook:
    """A book of these rules."""
    return Rulebook(
        rules={rule.id: rule for rule in rules},
        vocabulary={fact.name: fact for fact in VOCABULARY},
        confirmed=confirmed,
        events={"decision": Text("decision of the judge", "decisión del juez")},
    )


def ask(
    rule: DeadlineRule, *others: DeadlineRule, language: str = "en", trigger: object = "2026-09-14", **facts: Any
) -> Answer:
    """Ask a rule on a Monday, thirty days before a Wednesday."""
    return answer({"rule_id": rule.id, "trigger": trigger, "facts": facts}, book(rule, *others), language)


def when(**facts: Any) -> tuple[When, ...]:
    """The condition that each of these facts has this value."""
    return tuple(When(fact=fact, values=(value,)) for fact, value in facts.items())


class TestAnswered:
    def test_it_has_the_dates_the_count_and_the_law(self, make_rule: MakeRule) -> None:
        """Everything that a person needs to rely on a date, or not to."""
        rule = make_rule(30)
        found = ask(rule)

        assert (date(2026, 10, 14), date(2026, 10, 14)) == (found.legal_due, found.safe_due)
        assert ("notice_of_appeal", RuleKind.ACT_BY, "computed") == (found.rule_id, found.kind, found.status)
        assert found.counting[0] == "Day 0 is Monday, September 14, 2026."
        assert (rule.citation, rule_version(rule), "H") == (found.citation, found.rule_version, found.confidence)
        assert (date(2026, 9, 14), None, ()) == (found.governed_by, found.error, found.warnings)

    def test_it_speaks_spanish(self, make_rule: MakeRule) -> None:
        """Sentences come in the language asked for; names of facts and rules stay as they are."""
        assert ask(make_rule(30), language="es").counting[0] == "El día 0 es el lunes, 14 de septiembre de 2026."

    def test_it_is_written_with_plain_dates(self, make_rule: MakeRule) -> None:
        """A program reads dates as 2027-02-26 and nothing as null."""
        written = ask(make_rule(30)).model_dump(mode="json")

        assert ("2026-10-14", "2026-09-14", None) == (written["legal_due"], written["governed_by"], written["error"])

    def test_a_fact_that_picks_the_law_is_named(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """Two dates are in play, and a person has to see which one decided."""
        rule = make_rule(make_law(540, None, LATER), make_law(0, LATER), governed_by="renewal_filed")
        found = ask(rule, renewal_filed="2025-10-29")

        assert date(2025, 10, 29) == found.governed_by
        assert found.counting[0].startswith(
            "Which law applies is decided by the fact “renewal_filed”, Wednesday, October 29"
        )

    def test_the_trigger_may_be_stated_as_a_fact(self, make_rule: MakeRule) -> None:
        """One list of names and values says it all."""
        asked = {"rule_id": "notice_of_appeal", "facts": {"trigger": "2026-09-14"}}

        assert date(2026, 10, 14) == answer(asked, book(make_rule(30))).legal_due

    def test_a_printed_date_may_be_stated_of_any_rule(self, make_rule: MakeRule) -> None:
        """Until it is checked the earlier date drives, and nobody is told that the rule does not read it."""
        unchecked = ask(make_rule(30), printed_due="2026-10-09")
        checked = ask(make_rule(30), printed_due="2026-10-16", printed_checked=True)

        assert (date(2026, 10, 9), date(2026, 10, 16)) == (unchecked.safe_due, checked.legal_due)
        assert not any("does not read" in warning for warning in unchecked.warnings)

    def test_a_paper_with_a_date_helps_where_the_law_gives_none(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """As in a case: what the paper says is better than nothing."""
        rule = make_rule(make_law(30, date(2026, 1, 1)))

        assert date(2020, 3, 9) == ask(rule, trigger="2020-02-03", printed_due="2020-03-09").legal_due


class TestConfirmed:
    def test_the_version_that_was_confirmed_reads_as_confirmed(self, make_rule: MakeRule) -> None:
        """Then its doubtful source is no longer worth a warning."""
        rule = make_rule(30, general_knowledge=True)
        asked = {"rule_id": rule.id, "trigger": "2026-09-14"}
        doubted, sure = answer(asked, book(rule)), answer(asked, book(rule, notice_of_appeal=rule_version(rule)))

        assert (False, True) == (doubted.confirmed, sure.confirmed)
        assert "Not confirmed by an attorney" in doubted.warnings[0]
        assert () == sure.warnings

    def test_a_rule_that_changed_since_is_not_confirmed(self, make_rule: MakeRule) -> None:
        """An attorney confirmed other words."""
        rule = make_rule(30)
        found = answer({"rule_id": rule.id, "trigger": "2026-09-14"}, book(rule, notice_of_appeal="0123456789ab"))

        assert not found.confirmed
        assert "it has changed since and is not confirmed by an attorney" in found.warnings[0]


class TestUnanswerable:
    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            (
                {"rule_id": "notice_of_apeal"},
                "There is no rule named “notice_of_apeal”. Did you mean notice_of_appeal?",
            ),
            ({"rule_id": "zzz"}, "There is no rule named “zzz”."),
            ({}, "“rule_id” has to name a rule."),
            ({"rule_id": 7}, "“rule_id” has to name a rule."),
        ],
    )
    def test_a_rule_that_there_is_not(self, make_rule: MakeRule, asked: dict[str, object], sentence: str) -> None:
        """The nearest ids are named."""
        found = answer(asked, book(make_rule(30)))

        assert (sentence, None, None) == (found.error, found.status, found.legal_due)

    @pytest.mark.parametrize(
        "written", ["02/27/2026", "2026-2-27", "20260227", "2026-W09-5", "2026-02-30", 20260227, True]
    )
    def test_a_trigger_in_another_format_is_told_the_right_one(self, make_rule: MakeRule, written: object) -> None:
        """A month taken for a day would be a wrong date, so only one way of writing is taken."""
        found = ask(make_rule(30), trigger=written)

        assert (
            f"The trigger of rule “notice_of_appeal” takes a date written as 2027-02-26, not “{written}”."
            == found.error
        )
        assert (None, "8 CFR 1003.38(b)") == (found.trigger, found.citation)

    def test_no_trigger(self, make_rule: MakeRule) -> None:
        """The event is named whose date is missing."""
        found = ask(make_rule(30), trigger=None, language="es")

        assert "la fecha de «decisión del juez», escrita como 2027-02-26" in str(found.error)

    def test_two_triggers(self, make_rule: MakeRule) -> None:
        """Neither is taken where they contradict each other."""
        asked = {"rule_id": "notice_of_appeal", "trigger": "2026-09-14", "facts": {"trigger": "2026-09-15"}}

        assert "two triggers, 2026-09-14 and 2026-09-15" in str(answer(asked, book(make_rule(30))).error)

    @pytest.mark.parametrize(
        ("facts", "taken"),
        [
            ({"detained": "maybe"}, "The fact “detained” takes true or false, not “maybe”."),
            ({"served_by": "pigeon"}, "The fact “served_by” takes one of mail, personal, electronic, not “pigeon”."),
            ({"judge_offset_days": -3}, "The fact “judge_offset_days” takes a whole number of 0 or more, not “-3”."),
            (
                {"renewal_filed": "10/29/2025"},
                "The fact “renewal_filed” takes a date written as 2027-02-26, not “10/29/2025”.",
            ),
            ({"clock_restart": ["2026-10-01"]}, "There are 1 dates “clock_restart” and 0 “clock_stop”: pair them."),
        ],
    )
    def test_a_fact_of_the_wrong_kind(self, make_rule: MakeRule, facts: dict[str, Any], taken: str) -> None:
        """The fact is named with what it takes, also if the rule would not have read it."""
        found = ask(make_rule(30, clock="a_clock"), **facts)

        assert (taken, None) == (found.error, found.legal_due)

    @pytest.mark.parametrize("facts", ["detained", ["detained"], 7])
    def test_facts_that_are_no_mapping(self, make_rule: MakeRule, facts: object) -> None:
        """What was meant cannot be guessed."""
        asked = {"rule_id": "notice_of_appeal", "trigger": "2026-09-14", "facts": facts}

        assert "“facts” has to be a mapping" in str(answer(asked, book(make_rule(30))).error)

    def test_a_trigger_before_the_first_dated_value(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """There was no such law: not applicable, and the first day on which there is one."""
        found = ask(make_rule(make_law(30, date(2026, 9, 15))))

        assert ("not_applicable", None, None) == (found.status, found.legal_due, found.safe_due)
        assert "no value in force on 2026-09-14: its first value is from 2026-09-15" in str(found.error)
        assert date(2026, 9, 14) == found.governed_by

    def test_a_trigger_after_the_end(self, make_rule: MakeRule, make_law: MakeLaw) -> None:
        """An ended law is said to have ended."""
        found = ask(make_rule(make_law(30, date(2020, 1, 1), date(2026, 9, 14))))

        assert "the law had ended or was suspended" in str(found.error)
        assert "not_applicable" == found.status

    @pytest.mark.parametrize("facts", [{"judge_offset_days": 10**30}, {"stopped_days": 10**6}])
    def test_a_number_without_measure(self, make_rule: MakeRule, facts: dict[str, Any]) -> None:
        """It is refused before anything is counted with it."""
        found = ask(make_rule(30, number_from="judge_offset_days", plus=("stopped_days",)), **facts)

        assert "cannot be counted with the number" in str(found.error)


class TestMissingFact:
    def test_it_is_named_with_the_date_for_each_choice(self, make_rule: MakeRule) -> None:
        """Whoever has to find it out sees what hangs on it."""
        values = tuple(
            LawValue(from_=None, value=number, authority="8 CFR 1.1", when=when(served_by=how))
            for number, how in ((33, "mail"), (30, "personal"), (30, "electronic"))
        )
        found = ask(make_rule(values=values))

        assert (
            "Rule “notice_of_appeal” cannot be counted without the fact “served_by” (served by): find it out "
            "and add it. With mail: last day 2026-10-19, safe date 2026-10-16. "
            "With personal, electronic: last day 2026-10-14, safe date 2026-10-14."
        ) == found.error
        assert (None, None) == (found.legal_due, found.status)

    def test_one_that_picks_the_law_is_named_with_a_date_for_each_law(
        self, make_rule: MakeRule, make_law: MakeLaw
    ) -> None:
        """Before and from the day on which the law changed."""
        rule = make_rule(make_law(30, None, LATER), make_law(10, LATER), governed_by="renewal_filed")
        found = ask(rule)

        assert "without the fact “renewal_filed”" in str(found.error)
        assert "With a day before 2025-10-30: last day 2026-10-14" in str(found.error)
        assert "With a day from 2025-10-30 on: last day 2026-09-24" in str(found.error)


class TestUnstated:
    def test_a_fact_that_adds_days_is_a_warning_with_both_dates(self, make_rule: MakeRule) -> None:
        """The date stands; what it would be otherwise stands beside it."""
        added = make_rule(3, id=MAIL, kind=RuleKind.MODIFIER)
        rule = make_rule(30, modifiers=(Modifier(rule=MAIL, fact="served_by", values=("mail",)),))
        found = ask(rule, added)

        assert date(2026, 10, 14) == found.legal_due
        assert [
            (
                "“served_by” (served by) is not stated. As counted here: last day 2026-10-14, safe date 2026-10-14. "
                "With mail: last day 2026-10-19, safe date 2026-10-16."
            )
        ] == list(found.warnings)

    def test_a_fact_that_was_stated_is_none(self, make_rule: MakeRule) -> None:
        """What is known needs no warning, null included."""
        rule = make_rule(30, excepted=(Excepted(when=when(minor=True), why=Text("A minor.")),))

        assert [()] * 3 == [ask(rule, minor=value).warnings for value in (True, False, None)]

    def test_a_fact_that_would_end_it_all(self, make_rule: MakeRule) -> None:
        """An exception changes the date too."""
        found = ask(make_rule(30, excepted=(Excepted(when=when(minor=True), why=Text("A minor.")),)))

        assert "With true: the rule does not apply." in found.warnings[0]

    def test_facts_that_change_something_only_together(self, make_rule: MakeRule) -> None:
        """Neither alone does, so they are told in one sentence."""
        both = when(minor=True, detained=False)
        found = ask(make_rule(30, excepted=(Excepted(when=both, why=Text("Both.")),)))

        assert 1 == len(found.warnings)
        assert "With “minor” true, “detained” false: the rule does not apply." in found.warnings[0]

    def test_a_condition_that_cannot_hold_any_more_is_not_told(self, make_rule: MakeRule) -> None:
        """One stated fact decides for the other."""
        both = when(minor=True, detained=False)
        rule = make_rule(30, excepted=(Excepted(when=both, why=Text("Both.")),))

        assert () == ask(rule, minor=False).warnings

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"counted_from": (CountedFrom(fact="memorandum_mailed"),)}, "the count starts on it instead"),
            ({"ends_before": "renewal_filed"}, "the time is over before it at the latest"),
            ({"extended_to": "renewal_filed"}, "the last day moves to it"),
            ({"plus": ("stopped_days",)}, "counts as 0"),
            ({"times": "anniversary_number"}, "counts as 1"),
            ({"clock": "a_clock"}, "as if the clock had never stood still"),
            ({"number_from": "judge_offset_days"}, "this date is counted with it: an order or a notice sets the date"),
            ({"counting": Counting.SET_DATE, "unit": "none", "set_by": ("renewal_filed",)}, "Add it from the paper."),
            (
                {
                    "arguable": (
                        ArguableReading(
                            value=30,
                            counting=Counting.CALENDAR_DAYS,
                            why=Text("The memorandum."),
                            counted_from="memorandum_mailed",
                        ),
                    )
                },
                "another reading counts from it",
            ),
        ],
    )
    def test_a_date_or_number_that_could_be_anything(
        self, make_rule: MakeRule, changes: dict[str, object], said: str
    ) -> None:
        """What it would do is said in words, since the dates cannot be listed."""
        found = ask(make_rule(30, **changes))

        assert (1, None) == (len(found.warnings), found.error)
        assert said in found.warnings[0]

    def test_a_text_is_told_by_the_values_that_the_rule_names(self, make_rule: MakeRule) -> None:
        """And by any other, where that differs from what was counted."""
        values = (
            LawValue(from_=None, value=18, authority="a", when=when(category="C08")),
            LawValue(from_=None, value=30, authority="b"),
        )
        found = ask(make_rule(values=values))

        assert "With C08: last day 2026-10-02" in found.warnings[-1]
        assert "another value" not in found.warnings[-1]

    def test_a_rule_that_is_switched_off_asks_for_nothing(self, make_rule: MakeRule) -> None:
        """No fact would bring its date back."""
        found = ask(make_rule(30, disabled="only proposed", plus=("stopped_days",)))

        assert ("disabled", None, ()) == (found.status, found.legal_due, found.warnings)


class TestLeftOut:
    def test_a_fact_that_the_rule_does_not_read(self, make_rule: MakeRule) -> None:
        """A warning, for it may have been meant to matter."""
        found = ask(make_rule(30), detained=True)

        assert ("The rule does not read the fact “detained”: it changes nothing here.",) == found.warnings
        assert date(2026, 10, 14) == found.legal_due

    def test_a_fact_that_nobody_knows(self, make_rule: MakeRule) -> None:
        """The nearest name is told."""
        found = ask(make_rule(30), detaind=True)

        assert "There is no fact named “detaind”; it was left out. Did you mean detained?" == found.warnings[0]

    def test_a_key_that_a_question_does_not_have(self, make_rule: MakeRule) -> None:
        """Facts under a misspelt key would be overlooked in silence."""
        asked = {"rule_id": "notice_of_appeal", "trigger": "2026-09-14", "fact": {"detained": True}}

        assert "“fact” was left out" in answer(asked, book(make_rule(30))).warnings[0]
