"""The transparency log: each root follows the one before, and nothing of it ever changes."""

import django.db.models.deletion
from django.db import migrations, models

PROMISES = """
CREATE TRIGGER root_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credits_root
    FOR EACH STATEMENT EXECUTE FUNCTION credits_refuse();

CREATE FUNCTION credits_root_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> coalesce((SELECT max(number) FROM credits_root), 0) + 1
       OR NEW.previous <> coalesce((SELECT digest FROM credits_root ORDER BY number DESC LIMIT 1),
                                   decode(repeat('00', 32), 'hex')) THEN
        RAISE EXCEPTION 'root % does not follow the root before it', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER root_follows BEFORE INSERT ON credits_root FOR EACH ROW EXECUTE FUNCTION credits_root_follows();

CREATE FUNCTION credits_rootpage_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.root_id <> (SELECT id FROM credits_root ORDER BY number DESC LIMIT 1) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the leaves of the newest root are kept as they are'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER rootpage_is_kept BEFORE UPDATE OR DELETE ON credits_rootpage
    FOR EACH ROW EXECUTE FUNCTION credits_rootpage_is_kept();
"""

UNDO = """
DROP TRIGGER rootpage_is_kept ON credits_rootpage;
DROP TRIGGER root_follows ON credits_root;
DROP TRIGGER root_is_append_only ON credits_root;
DROP FUNCTION credits_rootpage_is_kept, credits_root_follows;
"""


class Migration(migrations.Migration):
    dependencies = [("credits", "0004_declarations")]

    operations = [
        migrations.CreateModel(
            name="Root",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("size", models.PositiveIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("key", models.PositiveIntegerField()),
                ("public", models.BinaryField(max_length=32)),
                ("signature", models.BinaryField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="root_counts_from_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="RootPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("low", models.UUIDField()),
                ("leaves", models.BinaryField()),
                ("top", models.BinaryField(max_length=32)),
                (
                    "root",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="credits.root"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("root", "position"), name="rootpage_has_its_place"),
                    models.UniqueConstraint(fields=("root", "low"), name="rootpage_begins_once"),
                ],
            },
        ),
        migrations.RunSQL(PROMISES, UNDO),
    ]
