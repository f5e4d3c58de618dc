"""Appointments, the plan for check-ins, supervision by the client's own permission."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField()),
                ('zone', models.CharField(max_length=64)),
                ('ends_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('planned', 'planned'), ('cancelled', 'cancelled')], default='planned', max_length=9)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CheckInPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(127)])),
                ('proposed_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('granted_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='carerelationship',
            name='away_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='carerelationship',
            name='guidance_mode',
            field=models.CharField(choices=[('written', 'in writing, between sessions'), ('in_session_only', 'only when we meet')], default='written', max_length=15),
        ),
        migrations.AddConstraint(
            model_name='carerelationship',
            constraint=models.CheckConstraint(condition=models.Q(('guidance_mode__in', ['written', 'in_session_only'])), name='care_guidance_mode_known'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='relationship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='care.carerelationship'),
        ),
        migrations.AddField(
            model_name='checkinplan',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='checkinplan',
            name='relationship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_in_plans', to='care.carerelationship'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='relationship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supervisions', to='care.carerelationship'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='supervisor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supervises', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['relationship', 'starts_at'], name='appointment_of_care'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'planned')), fields=('relationship', 'starts_at'), name='appointment_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'cancelled'])), name='appointment_status_known'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='checkinplan',
            constraint=models.UniqueConstraint(condition=models.Q(('agreed_at', None), ('ended_at', None)), fields=('relationship',), name='checkinplan_one_proposal'),
        ),
        migrations.AddConstraint(
            model_name='checkinplan',
            constraint=models.UniqueConstraint(condition=models.Q(('agreed_at__isnull', False), ('ended_at', None)), fields=('relationship',), name='checkinplan_one_agreed'),
        ),
        migrations.AddConstraint(
            model_name='checkinplan',
            constraint=models.CheckConstraint(condition=models.Q(('days__range', (1, 127))), name='checkinplan_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('relationship', 'supervisor'), name='supervision_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('granted_at'))), name='supervision_ends_after_it_begins'),
        ),
    ]
