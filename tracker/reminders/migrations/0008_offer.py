from django.db import migrations, models


def answered_before(apps, _schema_editor):
    """Who ever set reminders knows them, on or off."""
    preferences = apps.get_model("reminders", "Preferences")
    daily = models.Q(user__reminders__kind="daily_note")
    asked = models.Q(enabled=True) | models.Q(rested_at__isnull=False) | daily
    known = preferences.objects.filter(asked).values("pk")
    preferences.objects.filter(pk__in=known).update(offer_answered=True)


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0007_window'),
    ]

    operations = [
        migrations.AddField(
            model_name='preferences',
            name='offer_answered',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='preferences',
            name='written',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(answered_before, migrations.RunPython.noop),
    ]
