"""What the tables promise by themselves: the three separated administrators are never one account."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION people_administrators_stay_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    separated text[] := ARRAY['system-admin', 'security-admin', 'audit-admin'];
BEGIN
    IF NEW.role <> ALL (separated) THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM people_account WHERE id = NEW.account_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM people_rolegrant AS other
        WHERE other.account_id = NEW.account_id AND other.role = ANY (separated) AND other.role <> NEW.role
          AND daterange(other.first_day, other.end_day) && daterange(NEW.first_day, NEW.end_day)
    ) THEN
        RAISE EXCEPTION 'one account cannot be two of: %', array_to_string(separated, ', ')
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'grant_administrators_stay_apart';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER grant_administrators_stay_apart AFTER INSERT OR UPDATE ON people_rolegrant
    FOR EACH ROW EXECUTE FUNCTION people_administrators_stay_apart();
"""

BACKWARD = """
DROP TRIGGER grant_administrators_stay_apart ON people_rolegrant;
DROP FUNCTION people_administrators_stay_apart();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
