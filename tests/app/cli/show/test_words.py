from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import yaml
from tests.app.clinic import HOUSE
from tests.core.case.practice import field

from amparo.case.model import DeadlineStatus, OfferStatus
from amparo.declarations import FactValue, FieldKind, Role, RuleKind, Text
from amparo_app.cli.show import words

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("day", "english", "spanish"),
    [
        (date(2027, 3, 1), "today", "hoy"),
        (date(2027, 3, 2), "tomorrow", "mañana"),
        (date(2027, 2, 28), "yesterday", "ayer"),
        (date(2027, 3, 31), "in 30 days", "en 30 días"),
        (date(2027, 2, 1), "28 days ago", "hace 28 días"),
    ],
)
def test_it_is_said_how_far_off_a_day_is(day: date, english: str, spanish: str) -> None:
    """What is due today must not read like what is due some day."""
    assert (english, spanish) == (words.days_until(day, TODAY, "en"), words.days_until(day, TODAY, "es"))


def test_an_instant_is_told_by_the_clock_on_the_wall_there() -> None:
    """Nine in the morning in Los Angeles is five in the afternoon in Greenwich."""
    at = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)

    assert "Mar 1, 2027 09:00" == words.instant(at, "America/Los_Angeles", "en")
    assert "1 mar 2027 12:00" == words.instant(at, "America/New_York", "es")


def test_roles_are_joined_as_people_say_them() -> None:
    """The last one after an `or`."""
    several = (Role.PARALEGAL, Role.STAFF_ATTORNEY, Role.DIRECTOR)

    assert "paralegal, staff attorney or director" == words.roles(several, "en")
    assert "paralegal" == words.roles(several[:1], "en")
    assert "asistente legal o dirección" == words.roles((Role.PARALEGAL, Role.DIRECTOR), "es")


def test_roles_that_stand_for_another_one_named_are_left_out() -> None:
    """Who may do an intake worker's work is long; whose it is, is short."""
    everyone = (Role.INTAKE_WORKER, Role.PARALEGAL, Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY)

    assert "for intake worker, or whoever stands in" == words.whose(everyone, "en")
    assert "for supervising attorney" == words.whose((Role.SUPERVISING_ATTORNEY,), "en")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2027-03-01", "March 1, 2027"), ("O'Neil & Pérez", "O'Neil & Pérez"), ("a_b", "a b"), (True, "yes"), (3, "3")],
)
def test_an_answer_to_a_question_that_is_gone_is_shown_as_it_was_given(value: FactValue, expected: str) -> None:
    """A plugin that was taken away leaves its answers, without the words for them."""
    assert expected == words.fact(value, "en", None)


def test_an_answer_is_shown_in_the_words_of_its_question() -> None:
    """A choice by its label, in the reader's language."""
    labels = (Text("detained", "en detención"), Text("free", "en libertad"))
    asked = field("custody", FieldKind.CHOICE, choices=("detained", "free"), choice_labels=labels)

    assert ("free", "en libertad") == (words.fact("free", "en", asked), words.fact("free", "es", asked))


def test_roles_of_persons_and_forums_have_their_names() -> None:
    """A `principal` is the client, and a forum is not an id."""
    assert ("client", "parte contraria") == (words.role("principal", "en"), words.role("adverse", "es"))
    assert "corte de inmigración" == words.forum("immigration_court", "es")


def test_every_status_and_kind_has_its_words() -> None:
    """A new one must not appear on a Spanish screen in English."""
    text = (HOUSE / "app" / "amparo_app" / "cli" / "show" / "words.yaml").read_text(encoding="utf-8")
    codes = set(yaml.safe_load(text))
    wanted = {f"status_{status.name.lower()}" for status in DeadlineStatus}
    wanted |= {f"offer_{status.value}" for status in OfferStatus}
    wanted |= {f"kind_{kind.value}" for kind in RuleKind}
    wanted |= {f"takes_{kind.value}" for kind in FieldKind if kind is not FieldKind.CHOICE}

    assert set() == wanted - codes


def test_every_sentence_is_there_in_both_languages() -> None:
    """Each code has English and Spanish, filled in by the same values."""
    listed = sorted((HOUSE / "app" / "amparo_app").rglob("words*.yaml"))
    pairs = [(code, pair) for file in listed for code, pair in yaml.safe_load(file.read_text("utf-8")).items()]

    assert [] == [code for code, pair in pairs if {"en", "es"} != set(pair) or not all(pair.values())]
    assert len(pairs) == len(dict(pairs))
