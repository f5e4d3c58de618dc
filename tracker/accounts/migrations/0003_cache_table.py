from django.core.management import call_command
from django.db import migrations

# The name is repeated here on purpose: what a migration did must not change with the settings.
TABLE = "keel_cache"


def make(apps, schema_editor):
    call_command(
        "createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0
    )


class Migration(migrations.Migration):
    """The cache in the database: sign-in limits, and the API's."""

    dependencies = [("accounts", "0002_api_tokens")]
    operations = [
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
