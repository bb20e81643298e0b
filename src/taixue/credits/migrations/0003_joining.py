"""Entries of one person posted again to another's chain, and chains that end."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("credits", "0002_promises")]
    operations: ClassVar = []
