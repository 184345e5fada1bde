"""The guided interview: pages of questions from a catalog, and the case that their answers would open. Pure."""

from amparo_app.interview.drafting import Drafted, Setting, drafted
from amparo_app.interview.entering import ReadyStep, holds_more, left_to_enter, ready_steps
from amparo_app.interview.persons import PRINCIPAL, persons_in
from amparo_app.interview.questions import Asked, Block, Group, Page
from amparo_app.interview.results import Result, decided, letters_made, results_of

__all__ = [
    "PRINCIPAL",
    "Asked",
    "Block",
    "Drafted",
    "Group",
    "Page",
    "ReadyStep",
    "Result",
    "Setting",
    "decided",
    "drafted",
    "holds_more",
    "left_to_enter",
    "letters_made",
    "persons_in",
    "ready_steps",
    "results_of",
]
