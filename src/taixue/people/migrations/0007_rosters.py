"""Every sheet that a unit sends: mappings, forms of administrators."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0006_audiences")]
    operations: ClassVar = []
