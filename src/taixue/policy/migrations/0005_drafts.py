"""Drafts and how they are published: asked for by one person, approved by others, each step once."""

import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids

DRAFT = """
CREATE FUNCTION policy_draft_goes_its_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (('writing', 'writing'), ('writing', 'asked'), ('writing', 'discarded'),
        ('asked', 'asked'), ('asked', 'writing'), ('asked', 'published'))
       OR (OLD.state = 'asked' AND (NEW.text, NEW.digest, NEW.unit_id) IS DISTINCT FROM (OLD.text, OLD.digest, OLD.unit_id))
       OR NEW.digest <> sha256(convert_to(NEW.text, 'UTF8')) THEN
        RAISE EXCEPTION 'a draft that is asked to be published does not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draft_goes_its_way BEFORE UPDATE ON policy_draft FOR EACH ROW EXECUTE FUNCTION policy_draft_goes_its_way();
CREATE TRIGGER draft_is_kept BEFORE DELETE ON policy_draft FOR EACH STATEMENT EXECUTE FUNCTION policy_refuse();
"""

PROPOSAL = """
CREATE FUNCTION policy_proposal_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'asked' OR (NEW.public_id, NEW.draft_id, NEW.digest, NEW.reason, NEW.asked_by, NEW.asked_by_name, NEW.asked_at)
        IS DISTINCT FROM (OLD.public_id, OLD.draft_id, OLD.digest, OLD.reason, OLD.asked_by, OLD.asked_by_name, OLD.asked_at) THEN
        RAISE EXCEPTION 'a proposal is decided once and otherwise never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposal_is_decided_once BEFORE UPDATE ON policy_proposal
    FOR EACH ROW EXECUTE FUNCTION policy_proposal_is_decided_once();
CREATE TRIGGER proposal_is_kept BEFORE DELETE ON policy_proposal FOR EACH STATEMENT EXECUTE FUNCTION policy_refuse();

CREATE FUNCTION policy_approval_is_given_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state <> 'open'
        OR (NEW.proposal_id, NEW.place, NEW.unit_id) IS DISTINCT FROM (OLD.proposal_id, OLD.place, OLD.unit_id))
       OR NEW.by_account = (SELECT asked_by FROM policy_proposal WHERE id = NEW.proposal_id) THEN
        RAISE EXCEPTION 'an approval is given once, by another person than who asked' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'approval_takes_another_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_given_once BEFORE INSERT OR UPDATE ON policy_approval
    FOR EACH ROW EXECUTE FUNCTION policy_approval_is_given_once();
CREATE TRIGGER approval_is_kept BEFORE DELETE ON policy_approval FOR EACH STATEMENT EXECUTE FUNCTION policy_refuse();
"""

VERSION = """
CREATE FUNCTION policy_version_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM policy_proposal p WHERE p.id = NEW.proposal_id AND p.digest = NEW.digest
                      AND p.asked_by <> NEW.published_by)
       OR NOT EXISTS (SELECT 1 FROM policy_approval WHERE proposal_id = NEW.proposal_id AND place = 0)
       OR EXISTS (SELECT 1 FROM policy_approval WHERE proposal_id = NEW.proposal_id AND state <> 'given') THEN
        RAISE EXCEPTION 'a version is published with the approval of every issuer that must give it' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'version_is_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_is_approved BEFORE INSERT ON policy_version FOR EACH ROW
    WHEN (NEW.published_by IS NOT NULL OR NEW.proposal_id IS NOT NULL) EXECUTE FUNCTION policy_version_is_approved();
"""

UNDO = """
DROP TRIGGER version_is_approved ON policy_version;
DROP TRIGGER approval_is_given_once ON policy_approval;
DROP TRIGGER approval_is_kept ON policy_approval;
DROP TRIGGER proposal_is_decided_once ON policy_proposal;
DROP TRIGGER proposal_is_kept ON policy_proposal;
DROP TRIGGER draft_goes_its_way ON policy_draft;
DROP TRIGGER draft_is_kept ON policy_draft;
DROP FUNCTION policy_version_is_approved, policy_approval_is_given_once, policy_proposal_is_decided_once,
    policy_draft_goes_its_way;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_search"),
        ("policy", "0004_years"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "Writing"),
                            ("asked", "Asked"),
                            ("published", "Published"),
                            ("discarded", "Discarded"),
                        ],
                        default="writing",
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField()),
                ("digest", models.BinaryField(max_length=32)),
                ("origin", models.CharField(blank=True, max_length=60)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_by_name", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=80)),
                ("changed_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("published", "Published"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("reason", models.CharField(max_length=500)),
                ("asked_by", models.BigIntegerField()),
                ("asked_by_name", models.CharField(max_length=80)),
                ("asked_person", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="policy.draft"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("given", "Given"),
                            ("declined", "Declined"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("by_account", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="policy.proposal"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="version",
            name="proposal",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="version", to="policy.proposal"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["state", "-changed_at"], name="draft_by_state"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("draft",), name="proposal_waits_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["published", "declined"]), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("asked_by", models.F("decided_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(fields=("proposal", "place"), name="approval_once_per_issuer"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(fields=("proposal", "by_account"), name="approval_one_per_person"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["open", "dropped"]),
                    models.Q(("at__isnull", False), ("by_account__isnull", False)),
                    _connector="OR",
                ),
                name="approval_is_named",
            ),
        ),
        migrations.RunSQL(DRAFT + PROPOSAL + VERSION, UNDO),
    ]
