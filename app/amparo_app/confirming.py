"""A rule confirmed by an attorney of the organization, or the confirmation taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.commands import Refusal
from amparo.case.rule_review import CONFIRMATIONS, RuleConfirmation
from amparo.deadlines.law import rule_version
from amparo.declarations import phrase
from amparo_app.office import user_name

if TYPE_CHECKING:
    from amparo.declarations import DeadlineRule
    from amparo.records.repository import Records
    from amparo_app.law import Law

PERMISSION = "confirm_rule"


def say_of_rule(
    records: Records, law: Law, rule: DeadlineRule, said: RuleConfirmation, *, by: str, read: str = ""
) -> Refusal | None:
    """Write down what somebody says of a rule, or return why they may not: it takes an attorney of the organization.

    `read` is how the version begins that they read; a rule that has changed since is refused.
    """
    refusal = records.may_decide(law.organization, by, PERMISSION) or _refused(law, rule, said, read)
    if refusal is None:
        records.decide(law.organization, CONFIRMATIONS, rule.id, said, by=by, operator=user_name())
    return refusal


def _refused(law: Law, rule: DeadlineRule, said: RuleConfirmation, read: str) -> Refusal | None:
    if not rule_version(rule).startswith(read):
        sentence = phrase("refuse_rule_changed", rule=rule.id, read=read, version=rule_version(rule))
        return Refusal(code="rule_changed", sentence=sentence)
    if said.withdrawn and rule.id not in law.book.confirmed:
        return Refusal(code="rule_not_confirmed", sentence=phrase("refuse_rule_not_confirmed", rule=rule.id))
    return None
