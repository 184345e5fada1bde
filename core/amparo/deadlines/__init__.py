"""The law of time: dates counted from cited rules, explained step by step. Pure: no clock, no disk, no network."""

from amparo.deadlines.calendar import FEDERAL_CALENDAR, Closure, CourtCalendar, federal_holidays
from amparo.deadlines.clocks import ClockReading, ClockStart, read_clock
from amparo.deadlines.computation import Computation, ComputationStatus, Inputs
from amparo.deadlines.compute import compute
from amparo.deadlines.escalation import IMMEDIATE, ClimbInstant, RungInstant, last_instant, rungs_for
from amparo.deadlines.law import rule_version, value_on
from amparo.deadlines.safety import Dates, Move, toward_safety

__all__ = [
    "FEDERAL_CALENDAR",
    "IMMEDIATE",
    "ClimbInstant",
    "ClockReading",
    "ClockStart",
    "Closure",
    "Computation",
    "ComputationStatus",
    "CourtCalendar",
    "Dates",
    "Inputs",
    "Move",
    "RungInstant",
    "compute",
    "federal_holidays",
    "last_instant",
    "read_clock",
    "rule_version",
    "rungs_for",
    "toward_safety",
    "value_on",
]
