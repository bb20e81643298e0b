"""What happened to units, as plans and events."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0002_promises")]
    operations: ClassVar = []
