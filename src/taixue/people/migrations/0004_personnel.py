"""Personnel data in full: code sets, change requests, long leave."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0003_reorganisation")]
    operations: ClassVar = []
