"""What no caller can break: a snapshot is written once and never changes."""

from django.db import migrations

TABLES = ("reports_snapshot", "reports_frozenunit", "reports_frozenstanding", "reports_frozenfigure")

REFUSE = """
CREATE FUNCTION reports_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a frozen year never changes', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

KEPT = """
CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION reports_refuse();
"""

UNDO = "".join(f"DROP TRIGGER {table}_is_kept ON {table};" for table in TABLES) + "DROP FUNCTION reports_refuse;"


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE + "".join(KEPT.format(table=table) for table in TABLES), UNDO)]
