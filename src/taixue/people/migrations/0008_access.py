"""Registration windows and enrolment numbers, second factors, resets by two, delegation, seeing as another."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

NUMBER = """
CREATE SEQUENCE people_enrolment_serial MAXVALUE 9999999;
CREATE FUNCTION people_enrolment_number(year integer, serial bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    digits text := lpad(year::text, 4, '0') || lpad(serial::text, 7, '0');
    held integer := 10;  -- ISO 7064, MOD 11,10; the same rule in people.rules.enrolment
BEGIN
    FOR place IN 1 .. 11 LOOP
        held := (held + substr(digits, place, 1)::integer) % 10;
        held := (CASE held WHEN 0 THEN 10 ELSE held END * 2) % 11;
    END LOOP;
    RETURN digits || ((11 - held) % 10)::text;
END $$;
CREATE FUNCTION people_person_is_enrolled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.enrolment_number IS NOT NULL THEN
        IF NEW.enrolment_number IS NOT NULL AND NEW.enrolment_number <> OLD.enrolment_number THEN
            RAISE EXCEPTION 'an enrolment number stays'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'person_enrolment_number_stays';
        END IF;
        NEW.enrolment_number := OLD.enrolment_number;
    ELSIF NEW.registered_on IS NOT NULL AND NEW.enrolment_number IS NULL THEN
        NEW.enrolment_number :=
            people_enrolment_number(extract(year FROM NEW.registered_on)::integer, nextval('people_enrolment_serial'));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER person_is_enrolled BEFORE INSERT OR UPDATE OF registered_on, enrolment_number ON people_person
    FOR EACH ROW EXECUTE FUNCTION people_person_is_enrolled();
UPDATE people_person SET registered_on = registered_on WHERE registered_on IS NOT NULL;
"""

NO_NUMBER = """
DROP TRIGGER person_is_enrolled ON people_person;
DROP FUNCTION people_person_is_enrolled();
DROP FUNCTION people_enrolment_number(integer, bigint);
DROP SEQUENCE people_enrolment_serial;
"""

WITHIN = """
CREATE FUNCTION people_lent_role_stays_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held people_rolegrant;
BEGIN
    IF NEW.source_id IS NULL THEN
        IF NEW.end_day IS NOT NULL THEN
            UPDATE people_rolegrant SET end_day = greatest(first_day, NEW.end_day)
            WHERE source_id = NEW.id AND (end_day IS NULL OR end_day > NEW.end_day);
        END IF;
        RETURN NULL;
    END IF;
    SELECT * INTO held FROM people_rolegrant WHERE id = NEW.source_id FOR SHARE;
    IF held.source_id IS NOT NULL OR held.account_id = NEW.account_id OR held.role <> NEW.role
       OR held.unit_id IS DISTINCT FROM NEW.unit_id OR NEW.first_day < held.first_day OR NEW.end_day IS NULL
       OR NEW.end_day > NEW.first_day AND NEW.end_day > coalesce(held.end_day, 'infinity'::date) THEN
        RAISE EXCEPTION 'a lent role stays within its source'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'grant_lent_stays_within';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER grant_lent_stays_within AFTER INSERT OR UPDATE ON people_rolegrant
    FOR EACH ROW EXECUTE FUNCTION people_lent_role_stays_within();
"""

NOT_WITHIN = """
DROP TRIGGER grant_lent_stays_within ON people_rolegrant;
DROP FUNCTION people_lent_role_stays_within();
"""

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
PUBLIC = ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True))

ACCOUNT = "people.account"


def _key(to: str, related: str = "+", **options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to, **options)


COLUMNS = [
    migrations.AddField("account", "code_failures", models.PositiveSmallIntegerField(default=0)),
    migrations.AddField("account", "code_slow_until", models.DateTimeField(null=True)),
    migrations.AddField("account", "temporary_until", models.DateTimeField(null=True)),
    migrations.AddField("account", "seen_by", models.CharField(blank=True, default="", max_length=80), False),
    migrations.AddField("account", "seen_until", models.DateTimeField(null=True)),
    migrations.AddField("signin", "used_at", models.DateTimeField(null=True)),
    migrations.AddField("signin", "address", models.CharField(blank=True, default="", max_length=45), False),
    migrations.AddField("signin", "device", models.CharField(blank=True, default="", max_length=40), False),
    migrations.AddField("signin", "public_id", models.UUIDField(null=True)),
    migrations.RunSQL("UPDATE people_signin SET public_id = gen_random_uuid()", migrations.RunSQL.noop),
    migrations.AlterField("signin", "public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
    migrations.AddField("rolegrant", "source", _key("people.rolegrant", "lent", null=True)),
    migrations.RunSQL(WITHIN, NOT_WITHIN),
    migrations.AddField("person", "enrolment_number", models.CharField(max_length=12, null=True, unique=True)),
    migrations.RunSQL(NUMBER, NO_NUMBER),
    migrations.AddConstraint(
        "person",
        models.CheckConstraint(
            condition=models.Q(("registered_on", None), ("enrolment_number__isnull", False), _connector="OR"),
            name="person_registered_has_number",
        ),
    ),
]

WINDOW = migrations.CreateModel(
    name="RegistrationWindow",
    fields=[
        ID,
        PUBLIC,
        ("band", models.CharField(blank=True, max_length=10)),
        ("first_day", models.DateField()),
        ("end_day", models.DateField()),
        ("opened_by", models.BigIntegerField(null=True)),
        ("opened_at", models.DateTimeField()),
        ("unit", _key("people.unit")),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(fields=("unit", "band", "first_day"), name="window_opened_once"),
            models.CheckConstraint(
                condition=models.Q(("end_day__gte", models.F("first_day"))), name="window_ends_after_it_begins"
            ),
        ]
    },
)

RESET = migrations.CreateModel(
    name="ResetRequest",
    fields=[
        ID,
        PUBLIC,
        (
            "way",
            models.CharField(choices=[("unit", "Unit"), ("academy", "Academy"), ("second", "Second")], max_length=10),
        ),
        (
            "state",
            models.CharField(
                choices=[("open", "Open"), ("agreed", "Agreed"), ("done", "Done"), ("declined", "Declined")],
                default="open",
                max_length=10,
            ),
        ),
        ("reason", models.CharField(blank=True, max_length=200)),
        ("asked_by", models.BigIntegerField(null=True)),
        ("asked_at", models.DateTimeField()),
        ("decided_by", models.BigIntegerField(null=True)),
        ("decided_at", models.DateTimeField(null=True)),
        (
            "account",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=ACCOUNT),
        ),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "agreed"])),
                fields=("account", "way"),
                name="reset_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "second"), _negated=True),
                    models.Q(
                        ("asked_by__isnull", False),
                        models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="reset_of_an_administrator_takes_two",
            ),
        ]
    },
)

DELEGATION = migrations.CreateModel(
    name="Delegation",
    fields=[
        ID,
        PUBLIC,
        ("first_day", models.DateField()),
        ("end_day", models.DateField()),
        ("reason", models.CharField(blank=True, max_length=200)),
        (
            "state",
            models.CharField(
                choices=[("waiting", "Waiting"), ("given", "Given"), ("declined", "Declined"), ("ended", "Ended")],
                max_length=10,
            ),
        ),
        ("asked_at", models.DateTimeField()),
        ("decided_by", models.BigIntegerField(null=True)),
        ("decided_at", models.DateTimeField(null=True)),
        ("deputy", _key(ACCOUNT)),
        (
            "grant",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="delegation", to="people.rolegrant"
            ),
        ),
        ("source", _key("people.rolegrant", "delegations")),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "given"])),
                fields=("source", "deputy", "first_day"),
                name="delegation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(("end_day__gt", models.F("first_day"))), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "given"), _negated=True), ("grant__isnull", False), _connector="OR"
                ),
                name="delegation_given_is_a_grant",
            ),
        ]
    },
)

VIEWING = migrations.CreateModel(
    name="Viewing",
    fields=[
        ID,
        PUBLIC,
        ("session_key", models.CharField(max_length=40)),
        ("reason", models.CharField(max_length=200)),
        ("began_at", models.DateTimeField()),
        ("until", models.DateTimeField()),
        ("ended_at", models.DateTimeField(null=True)),
        ("account", _key(ACCOUNT)),
        ("watcher", _key(ACCOUNT)),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("watcher",), name="viewing_one_open_per_watcher"
            ),
            models.CheckConstraint(
                condition=models.Q(("watcher", models.F("account")), _negated=True), name="viewing_of_another"
            ),
        ]
    },
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0007_rosters")]
    operations: ClassVar = [*COLUMNS, WINDOW, RESET, DELEGATION, VIEWING]
