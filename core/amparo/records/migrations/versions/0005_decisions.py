"""What an organization decides outside of its cases."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_decisions_organization_organizations"),
        sa.PrimaryKeyConstraint("place", name="pk_decisions"),
    )
    op.create_index("ix_decisions_kind", "decisions", ["organization", "kind", "subject"], unique=False)
