"""Who looked at a case: each reading is noted, with the operator's name sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reads",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_reads_organization_organizations"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_reads_case_cases"),
        sa.PrimaryKeyConstraint("place", name="pk_reads"),
    )
    op.create_index("ix_reads_case", "reads", ["case", "place"], unique=False)
    op.create_index("ix_reads_organization", "reads", ["organization", "place"], unique=False)
