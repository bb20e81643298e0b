"""Registration windows, second factors, delegation, seeing as another."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0007_rosters")]
    operations: ClassVar = []
