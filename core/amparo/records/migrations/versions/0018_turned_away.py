"""Tries that had to wait are no longer counted: nobody read how many there were."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("sign_in_attempts", "turned_away")
