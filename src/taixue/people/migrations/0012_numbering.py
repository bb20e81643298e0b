"""An enrolment number costs the database a fourth: its check digit follows the table of 0011 over whole numbers.

The numbers are the same; tests hold them against people.rules.enrolment.
"""

from typing import ClassVar

from django.db import migrations

_HELD = "".join(f"{((held + digit) % 10 or 10) * 2 % 11 % 10:02x}" for held in range(10) for digit in range(10))
"""ISO 7064, MOD 11,10, a byte each: what is held after a digit, by what was held before (10 is written 0) and it."""

PLACES = 11


def _held(places: int) -> str:
    before = "0" if places == 0 else f"10 * {_held(places - 1)}"
    return before if places == 0 else f"get_byte(held, {before} + (digits / {10 ** (PLACES - places)} % 10)::integer)"


FORWARD = f"""
CREATE OR REPLACE FUNCTION people_enrolment_number(year integer, serial bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    digits bigint := year::bigint * 10000000 + serial;
    held constant bytea := '\\x{_HELD}';
BEGIN
    RETURN lpad((digits * 10 + (11 - {_held(PLACES)}) % 10)::text, 12, '0');  -- the rule in people.rules.enrolment
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0011_quick")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
