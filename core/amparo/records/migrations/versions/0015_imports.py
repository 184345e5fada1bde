"""Spreadsheets of another system's cases, reviewed row by row."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organization"], ["organizations.id"], name="fk_imports_organization_organizations"),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_lists", "imports", ["organization", "created"], unique=False)
    op.create_table(
        "import_rows",
        sa.Column("import", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("external", sa.String(), nullable=True),
        sa.Column("case", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["import"], ["imports.id"], name="fk_import_rows_import_imports"),
        sa.ForeignKeyConstraint(
            ["organization"], ["organizations.id"], name="fk_import_rows_organization_organizations"
        ),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_import_rows_case_cases"),
        sa.PrimaryKeyConstraint("import", "line", name="pk_import_rows"),
    )
    op.create_index("ix_import_rows_case", "import_rows", ["case"], unique=False)
    op.create_index("ix_import_rows_external", "import_rows", ["organization", "external"], unique=False)
