"""The eight subjects that courses are sorted into, each with the tone of its covers."""

from django.db import migrations

SUBJECTS = (
    ("politics", "政治理论", "Political theory", 5),
    ("law", "法律法规", "Laws and regulations", 3),
    ("administration", "依法行政", "Law-based administration", 1),
    ("ethics", "职业道德", "Professional ethics", 4),
    ("integrity", "廉政建设", "Clean government", 2),
    ("profession", "业务知识", "Professional knowledge", 3),
    ("secrecy", "安全保密", "Safety and secrecy", 4),
    ("service", "公共服务", "Public service", 2),
)


def seed(apps, schema_editor):
    """Add the subjects that are missing."""
    subject = apps.get_model("catalog", "Subject")
    for position, (code, name, name_en, tone) in enumerate(SUBJECTS, start=1):
        values = {"name": name, "name_en": name_en, "tone": tone, "position": position}
        subject.objects.get_or_create(code=code, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_promises")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
