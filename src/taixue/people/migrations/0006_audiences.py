"""Saved conditions on who is meant."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0005_joining")]
    operations: ClassVar = []
