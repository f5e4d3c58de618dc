from django.db import migrations


def carry_over(apps, _schema_editor):
    """What stood with the daily reminder is its owner's; a rule without a time was only that."""
    reminder = apps.get_model("reminders", "Reminder")
    preferences = apps.get_model("reminders", "Preferences")
    rows = reminder.objects.filter(kind="daily_note").values_list(
        "user_id", "zone", "enabled", "paused_until", "satisfied_on", "changed_at"
    )
    preferences.objects.bulk_create(
        [
            preferences(
                user_id=user,
                zone=zone,
                enabled=enabled,
                paused_until=paused,
                satisfied_on=written,
                changed_at=changed,
            )
            for user, zone, enabled, paused, written, changed in rows
        ],
        batch_size=1000,
    )
    others = reminder.objects.filter(user__reminder_preferences=None)
    preferences.objects.bulk_create(
        [preferences(user_id=one, zone=zone) for one, zone in others.values_list("user_id", "zone")],
        batch_size=1000,
    )
    reminder.objects.filter(local_time=None).delete()


class Migration(migrations.Migration):
    dependencies = [("reminders", "0003_preferences_and_push")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
