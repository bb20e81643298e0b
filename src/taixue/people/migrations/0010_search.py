"""Names found by any two characters of them.

`people_grams` says what people.rules.grams says. The columns are generated: whoever writes a name, by whatever way,
cannot leave them behind. They are no fields of the models, so nothing that reads persons carries them along.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Collate

CAPITALS, SMALL, SILENT = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", " .''’-·•‧・"
FOLDED = f"pg_catalog.translate(normalize(%s, NFKC), '{CAPITALS}{SILENT}', '{SMALL}')"

FORWARD = f"""
CREATE FUNCTION people_folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN {FOLDED % "$1"};

CREATE FUNCTION people_grams(name text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    plain text := {FOLDED % "name"};
    signs text[] := pg_catalog.string_to_array(plain, NULL);
    found text[] := signs;
BEGIN
    FOR place IN 2 .. pg_catalog.cardinality(signs) LOOP
        found := pg_catalog.array_append(found, signs[place - 1] || signs[place]);
    END LOOP;
    RETURN pg_catalog.array_to_tsvector(found);
END $$;

ALTER TABLE people_person ADD COLUMN search tsvector GENERATED ALWAYS AS (people_grams(name::text)) STORED;
ALTER TABLE people_unit ADD COLUMN search tsvector
    GENERATED ALWAYS AS (people_grams(name::text || '|' || name_en || '|' || code)) STORED;
CREATE INDEX person_by_search ON people_person USING gin (search);
CREATE INDEX unit_by_search ON people_unit USING gin (search);
"""

BACKWARD = """
ALTER TABLE people_unit DROP COLUMN search;
ALTER TABLE people_person DROP COLUMN search;
DROP FUNCTION people_grams(text);
DROP FUNCTION people_folded(text);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0009_tokens")]
    operations: ClassVar = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex("person", models.Index(Collate("name", "C"), models.F("id"), name="person_in_order")),
    ]
