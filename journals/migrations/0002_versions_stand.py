"""An earlier version of an entry is never altered. It goes only with its whole entry."""

from django.db import migrations

from tracker.privacy.triggers import operation


class Migration(migrations.Migration):
    dependencies = [("journals", "0001_initial"), ("privacy", "0002_append_only")]
    operations = [migrations.RunPython(*operation(("journals_entryversion",), "UPDATE"))]
