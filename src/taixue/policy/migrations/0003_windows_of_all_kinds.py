"""Windows that are no years have longer names; an assignment may set what a document leaves open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy", "0002_promises")]

    operations = [
        migrations.AlterField("standing", "window", models.CharField(max_length=40)),
        migrations.AddField("assignment", "given", models.JSONField(default=dict)),
    ]
