"""The few rows that wait, each in an index of its own: for the caseload."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0002_appointments_and_plans'),
        ('journals', '0009_review_marks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(condition=models.Q(('done_at', None), ('withdrawn_at', None)), fields=['relationship'], name='agendaitem_open'),
        ),
        migrations.AddIndex(
            model_name='share',
            index=models.Index(condition=models.Q(('asked_at__isnull', False), ('revoked_at', None)), fields=['relationship', 'asked_at'], name='share_asked'),
        ),
    ]
