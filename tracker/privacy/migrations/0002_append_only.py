"""The ledger and its checkpoints are only ever added to."""

from django.db import migrations

from tracker.privacy.triggers import operation


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [
        migrations.RunPython(
            *operation(("privacy_ledgerevent", "privacy_ledgercheckpoint"), "UPDATE", "DELETE")
        )
    ]
