"""Who is kept away from a case, and which cases are restricted."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_walls",
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_case_walls_case_cases"),
        sa.PrimaryKeyConstraint("case", "kind", "who", name="pk_case_walls"),
    )
    op.create_index("ix_case_walls_who", "case_walls", ["kind", "who"], unique=False)
    op.create_table(
        "restricted_cases",
        sa.Column("case", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_restricted_cases_case_cases"),
        sa.PrimaryKeyConstraint("case", name="pk_restricted_cases"),
    )
