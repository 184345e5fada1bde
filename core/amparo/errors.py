"""Everything that can go wrong, in one place: few errors, each with its facts and its own sentence."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date


class AmparoError(Exception):
    """A sentence for the person who asked: what is wrong, where, and what to do.

    `to_type` is what to do at a command line; pages tell `without_commands`, the sentence alone.
    """

    exit_code = 1

    def __init__(self, sentence: str = "", to_type: str = "") -> None:
        self.without_commands, self.to_type = sentence, to_type
        between = "\n" if "\n" in sentence else " "
        super().__init__(f"{sentence}{between}{to_type}" if to_type else sentence)


class InvalidInput(AmparoError):
    """What was handed in cannot be used; nothing was changed."""

    exit_code = 2


class UnknownName(InvalidInput):
    """A name that nobody declared, with the nearest ones that exist; `to_type` says how a command line lists them."""

    def __init__(self, what: str, name: str, known: Iterable[str], to_type: str = "") -> None:
        self.what, self.name = what, name
        self.nearest = tuple(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.4))
        hint = f" Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"There is no {what} named “{name}”.{hint}", to_type)


class PdfUnavailable(InvalidInput):
    """A Word file cannot be made into a PDF: what to install, or which files failed.

    `failed` are the names of the files that failed, `made` the PDFs of those that did not.
    """

    def __init__(self, sentence: str, failed: Sequence[str] = (), made: Mapping[str, bytes] | None = None) -> None:
        self.failed, self.made = tuple(failed), dict(made or {})
        super().__init__(sentence)


class Refused(AmparoError):
    """A command was understood and declined, with the reason; nothing was changed."""

    exit_code = 3


class DeclarationsInvalid(AmparoError):
    """What a plugin declares contradicts itself or another plugin; all problems at once.

    `about` says what has them, with its verb.
    """

    exit_code = 4

    def __init__(self, problems: Sequence[str], about: str = "The plugins' declarations have") -> None:
        self.problems = tuple(problems)
        count = "one problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__(f"{about} {count}:\n" + "\n".join(f"  - {p}" for p in self.problems))


class PluginBroken(AmparoError):
    """A plugin could not be read: it raised, hung, or gave back something that is not a declaration.

    `problems` is everything that was found, each with its file and line in the plugin's code as far as there is one;
    `why` is the first of it.
    """

    exit_code = 4

    def __init__(self, plugin: str, why: str, problems: Sequence[str] = ()) -> None:
        self.plugin, self.why, self.problems = plugin, why, tuple(problems) or (why,)
        super().__init__(f"Plugin “{plugin}” could not be read: {why}")


class PluginRefused(AmparoError):
    """A partner's wheel cannot be installed; all problems at once, each with file and place."""

    exit_code = 4

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.file, self.problems = file, tuple(problems)
        count = "one reason" if len(self.problems) == 1 else f"{len(self.problems)} reasons"
        lines = "\n".join(f"  - {p}" for p in self.problems)
        super().__init__(f"{file} cannot be installed, for {count}; nothing was changed:\n{lines}")


class RuleNotInForce(AmparoError):
    """The law that a rule states has no value on the date that picks it."""

    def __init__(self, rule: str, on: date, since: date | None) -> None:
        self.rule, self.on, self.since = rule, on, since
        start = f"; its first value is from {since.isoformat()}" if since else ""
        super().__init__(
            f"Rule “{rule}” has no value in force on {on.isoformat()}{start}. Check the date that governs the rule."
        )


class FactMissing(AmparoError):
    """A rule cannot be counted without a fact that nobody knows."""

    def __init__(self, rule: str, fact: str, either_way: str = "") -> None:
        self.rule, self.fact = rule, fact
        ways = f" {either_way}" if either_way else ""
        super().__init__(f"Rule “{rule}” cannot be counted without the fact “{fact}”: find it out and add it.{ways}")


class RecordsUnreachable(AmparoError):
    """The records cannot be opened or read."""

    exit_code = 5


class KeyUnavailable(AmparoError):
    """A key is missing or wrong, so that something sealed cannot be read."""

    exit_code = 5


class CaseErased(KeyUnavailable):
    """A case was erased: its key is destroyed, on purpose and for good."""

    def __init__(self, number: str, erased: date) -> None:
        self.number, self.erased = number, erased
        super().__init__(
            f"Case {number} was erased on {erased.isoformat()}: what it held cannot be read any more, by anybody. "
            "Conflict checks go on knowing its persons.",
            "`amparo case erased` says who erased it and why.",
        )


class ServerUnreachable(AmparoError):
    """The workflow server or its worker does not answer."""

    exit_code = 5


class TemplateInvalid(AmparoError):
    """A document template cannot be used; all problems at once, each with file and place."""

    exit_code = 4

    def __init__(self, template: str, problems: Sequence[str]) -> None:
        self.template, self.problems = template, tuple(problems)
        super().__init__(f"Template “{template}” cannot be used:\n" + "\n".join(f"  - {p}" for p in self.problems))


class DocumentFieldMissing(AmparoError):
    """A document cannot be made, because the case does not say what it needs yet."""

    exit_code = 3

    def __init__(self, template: str, labels: Sequence[str], sentence: str, to_type: str = "") -> None:
        self.template, self.labels = template, tuple(labels)
        super().__init__(sentence, to_type)


class MailRefusedForNow(AmparoError):
    """The mail server could not take a message; it may be offered again later."""


class MailRefused(AmparoError):
    """The mail server will never take this message as it is; a person must look at the address.

    `why` is one of refused, address, left, program: the reason, without the address that the sentence may quote.
    """

    def __init__(self, sentence: str, why: str = "refused") -> None:
        self.why = why
        super().__init__(sentence)
