from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_carry_over")]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_channel_known',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_reason_known',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_one_of_a_kind',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_channel_known',
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='reminder_on_has_a_next_time',
        ),
        migrations.RemoveField(
            model_name='reminder',
            name='channel',
        ),
        migrations.RemoveField(
            model_name='reminder',
            name='paused_until',
        ),
        migrations.RemoveField(
            model_name='reminder',
            name='satisfied_on',
        ),
        migrations.AddField(
            model_name='notice',
            name='about',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='answered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='for_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('daily_note', 'A minute for a note'), ('digest', 'A digest, for therapists'), ('event_before', 'Before something that you planned'), ('event_after', 'After something that you planned'), ('look_back', 'To look back, a day after a note'), ('credit', 'To give yourself credit, a day after a look back'), ('worksheet', 'A worksheet that you were asked for'), ('session_prep', 'A day before you meet'), ('guidance', 'An answer has come')], default='daily_note', max_length=16),
        ),
        migrations.AlterField(
            model_name='notice',
            name='channel',
            field=models.CharField(choices=[('email', 'E-mail'), ('push', 'A notification on a phone or computer')], default='email', max_length=8),
        ),
        migrations.AlterField(
            model_name='notice',
            name='reason',
            field=models.CharField(blank=True, choices=[('', 'none'), ('already_written', 'they had already written'), ('paused', 'paused'), ('late', 'more than an hour late'), ('refused', 'the mail server refused it for good'), ('uncertain', 'a try may or may not have arrived'), ('changed', 'the reminder was changed or turned off'), ('gone', 'the account or the reminder is gone'), ('nothing_new', 'there was nothing new to tell of'), ('not_today', 'they said: not today'), ('halved', 'every second one, since the last ones were passed by'), ('rested', 'resting, since the last ones were passed by'), ('quiet', 'it would have come in quiet hours'), ('close', 'another one came shortly before'), ('enough', 'there were enough that day or that week'), ('done', 'it is done already, or no longer wanted')], default='', max_length=16),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='kind',
            field=models.CharField(choices=[('daily_note', 'A minute for a note'), ('digest', 'A digest, for therapists'), ('event_before', 'Before something that you planned'), ('event_after', 'After something that you planned'), ('look_back', 'To look back, a day after a note'), ('credit', 'To give yourself credit, a day after a look back'), ('worksheet', 'A worksheet that you were asked for'), ('session_prep', 'A day before you meet'), ('guidance', 'An answer has come')], default='daily_note', max_length=16),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='local_time',
            field=models.TimeField(),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('about__isnull', False)), fields=['about'], name='notice_about'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['', 'already_written', 'paused', 'late', 'refused', 'uncertain', 'changed', 'gone', 'nothing_new', 'not_today', 'halved', 'rested', 'quiet', 'close', 'enough', 'done'])), name='notice_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['daily_note', 'digest', 'event_before', 'event_after', 'look_back', 'credit', 'worksheet', 'session_prep', 'guidance'])), name='notice_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'push'])), name='notice_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('user', 'kind', 'local_time'), name='reminder_once_a_time'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('enabled', False), ('next_due_at__isnull', False), _connector='OR'), name='reminder_on_has_a_next_time'),
        ),
    ]
