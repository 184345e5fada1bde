"""The case type: defensive asylum before an immigration court, and the phases of its life."""

from __future__ import annotations

from amparo.declarations import CaseType, Done, Fact, Happened, Phase, Text
from amparo_asylum.data import interview, screening_flags

DEFENSIVE_ASYLUM = "defensive_asylum"

# A case without representation goes from the screening straight to its letter and its end.
_NOT_OURS = Fact("asylum.screening_result").is_in("brief_service", "advice_only", "referral", "decline") | Fact(
    "asylum.conflict_outcome"
).equals("conflict")
REPRESENTED = Happened("placement_accepted") | Happened("staff_took_case")

_PHASES = (
    Phase(id="screening", title=Text("screening", "evaluación inicial")),
    Phase(
        id="placement",
        title=Text("placement", "asignación de representación"),
        entered_when=Fact("asylum.screening_result").is_in("staff", "pro_bono"),
    ),
    Phase(id="preparation", title=Text("preparation", "preparación"), entered_when=REPRESENTED),
    Phase(
        id="filing",
        title=Text("filing", "presentación"),
        entered_when=Happened("engagement_signed") & (Done("declaration") | Happened("hearing_scheduled"))
        | Happened("i589_filed"),
    ),
    Phase(
        id="hearing",
        title=Text("individual hearing", "audiencia individual"),
        entered_when=REPRESENTED & Happened("hearing_scheduled", {"kind": "individual"}),
    ),
    Phase(id="decision", title=Text("decision", "decisión"), entered_when=Happened("asylum_decision")),
    Phase(
        id="appeal",
        title=Text("appeal", "apelación"),
        entered_when=Happened("notice_of_appeal_filed") | Happened("government_appealed"),
    ),
    Phase(id="closing", title=Text("closing", "cierre"), entered_when=Happened("closing_decided") | _NOT_OURS),
)


def case_types() -> tuple[CaseType, ...]:
    """Return the case types of this plugin."""
    return (
        CaseType(
            id=DEFENSIVE_ASYLUM,
            title=Text("asylum in removal proceedings", "asilo en un proceso de deportación"),
            phases=_PHASES,
            person_roles=("principal", "spouse", "child", "adverse", "sponsor"),
            forums=("immigration_court", "uscis", "board_of_immigration_appeals", "circuit"),
            flags=screening_flags(),
            interview=interview(),
        ),
    )
