"""What is wrong with an office, and what to do: each part looked at by itself, so that one illness hides no other."""

from amparo_app.doctor.examination import examine
from amparo_app.doctor.finding import Finding, Health
from amparo_app.doctor.pulse import take_pulse

__all__ = ["Finding", "Health", "examine", "take_pulse"]
