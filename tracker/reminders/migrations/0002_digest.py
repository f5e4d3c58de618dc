"""A digest for therapists."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_reason_known',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_kind_known',
        ),
        migrations.AlterField(
            model_name='notice',
            name='reason',
            field=models.CharField(blank=True, choices=[('', 'none'), ('already_written', 'they had already written'), ('paused', 'paused'), ('late', 'more than an hour late'), ('refused', 'the mail server refused it for good'), ('uncertain', 'a try may or may not have arrived'), ('changed', 'the reminder was changed or turned off'), ('gone', 'the account or the reminder is gone'), ('nothing_new', 'there was nothing new to tell of')], default='', max_length=16),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='kind',
            field=models.CharField(choices=[('daily_note', 'A minute for a note'), ('digest', 'A digest, for therapists')], default='daily_note', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['', 'already_written', 'paused', 'late', 'refused', 'uncertain', 'changed', 'gone', 'nothing_new'])), name='notice_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['daily_note', 'digest'])), name='reminder_kind_known'),
        ),
    ]
