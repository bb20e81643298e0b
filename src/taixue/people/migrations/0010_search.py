"""Names found by any two characters of them."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0009_tokens")]
    operations: ClassVar = []
