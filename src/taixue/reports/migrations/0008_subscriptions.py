import django.db.models.deletion
from django.db import migrations, models

import taixue.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_quick"),
        ("reports", "0007_statistics"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=taixue.lib.ids.new, unique=True)),
                ("account", models.BigIntegerField()),
                ("report", models.CharField(max_length=20)),
                ("rhythm", models.CharField(choices=[("weekly", "Weekly"), ("monthly", "Monthly")], max_length=10)),
                ("asked", models.JSONField()),
                ("keys", models.JSONField()),
                ("language", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True, choices=[("owner", "Owner"), ("reach", "Reach"), ("unit", "Unit")], max_length=10
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "export",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.export"
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="issues", to="reports.subscription"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(fields=["account", "-made_at"], name="subscription_by_account"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("account", "unit", "report", "rhythm", "asked", "keys"),
                name="subscription_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("end", ""), _negated=True)),
                    _connector="OR",
                ),
                name="subscription_end_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.UniqueConstraint(fields=("subscription", "day"), name="issue_once_a_day"),
        ),
    ]
