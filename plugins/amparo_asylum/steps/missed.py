"""After a missed deadline: a supervisor looks, the client and the insurer are told, and what can be saved is saved."""

from __future__ import annotations

from amparo.declarations import Form, Repeats, Role, StepDeclaration, Text
from amparo_asylum.forms import missed
from amparo_asylum.forms.common import ToldClient
from amparo_asylum.roles import COUNSEL, REPRESENTATIVES, SUPERVISOR
from amparo_asylum.steps.common import CASE_TYPES


def _step(
    name: str, title: Text, form: Form, roles: tuple[Role, ...], after: tuple[str, ...], help_: Text
) -> StepDeclaration:
    return StepDeclaration(
        id=name,
        title=title,
        phase="filing",
        case_types=CASE_TYPES,
        repeats=Repeats.PER_EVENT,
        occasion="deadline_missed",
        after=after,
        roles=roles,
        form=form,
        help=help_,
    )


MISSED_DEADLINE_STEPS = (
    _step(
        "missed_deadline_review",
        Text("Review the missed deadline", "Revisar el plazo vencido"),
        Form.of(missed.SupervisorReview),
        SUPERVISOR,
        (),
        Text("Today. Look for proof that it was filed after all.", "Hoy mismo. Busque pruebas de que sí se presentó."),
    ),
    _step(
        "missed_deadline_mitigation",
        Text("Decide what can still be saved", "Decidir qué se puede salvar todavía"),
        Form.of(missed.Mitigation),
        REPRESENTATIVES,
        ("missed_deadline_review",),
        Text(
            "A motion to accept a late filing, tolling, reopening: each day makes them weaker.",
            "Una moción para aceptar la presentación tardía, la suspensión equitativa del plazo, la reapertura: cada "
            "día que pasa las debilita.",
        ),
    ),
    _step(
        "missed_deadline_tell_client",
        Text("Tell the client", "Decírselo a la persona"),
        Form.of(ToldClient),
        COUNSEL,
        ("missed_deadline_review",),
        Text(
            "Plainly: what was missed, what it may mean, what we do now, and that they may ask another attorney.",
            "Con claridad: qué plazo se perdió, qué puede significar, qué haremos ahora, y que puede consultar a otra "
            "persona abogada.",
        ),
    ),
    _step(
        "missed_deadline_insurer",
        Text("Notify the insurer", "Avisar a la aseguradora"),
        Form.of(missed.NotifyInsurer),
        SUPERVISOR,
        ("missed_deadline_review",),
        Text(
            "A volunteer's own firm notifies its own insurer; ours does not cover volunteers.",
            "El despacho de la persona voluntaria avisa a su propia aseguradora; la nuestra no cubre a voluntarios.",
        ),
    ),
)
