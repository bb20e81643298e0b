"""What the tables promise by themselves: lines, blocks and seals are only ever added."""

from typing import ClassVar

from django.db import migrations

TABLES = ("audit_line", "audit_block", "audit_seal")

FORWARD = """
ALTER TABLE audit_line ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_line_xid ON audit_line (xid);
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is refused: % only grows', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
"""
    for table in TABLES
)

BACKWARD = (
    "".join(
        f"DROP TRIGGER {table}_only_grows ON {table}; DROP TRIGGER {table}_is_never_emptied ON {table};"
        for table in TABLES
    )
    + "DROP FUNCTION audit_only_grows(); ALTER TABLE audit_line DROP COLUMN xid;"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
