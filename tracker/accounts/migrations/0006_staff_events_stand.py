"""What was done about the people of a practice is only ever added to."""

from django.db import migrations

from tracker.privacy.triggers import operation


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_practice_and_staff"), ("privacy", "0002_append_only")]
    operations = [migrations.RunPython(*operation(("accounts_staffevent",), "UPDATE", "DELETE"))]
