"""What leaves the house by e-mail, SMS and chat, and what a person wishes to get."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("notices", "0001_initial")]
    operations: ClassVar = []
