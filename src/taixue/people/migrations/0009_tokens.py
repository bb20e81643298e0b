"""Tokens of the personnel system and the feed of changes."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0008_access")]
    operations: ClassVar = []
