"""An earlier wording of a goal is never altered. It goes only with its whole goal."""

from django.db import migrations

from tracker.privacy.triggers import operation


class Migration(migrations.Migration):
    dependencies = [("journals", "0004_pages_worksheets_drafts")]
    operations = [migrations.RunPython(*operation(("journals_goalversion",), "UPDATE"))]
