"""Two records of one person, joined and parted."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0004_personnel")]
    operations: ClassVar = []
