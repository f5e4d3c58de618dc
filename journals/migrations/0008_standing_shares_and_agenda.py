"""Standing shares, the agenda, decisions made together, a therapist's own notes, prints; reviewing."""

import datetime
import django.db.models.deletion
import tracker.privacy.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0002_appointments_and_plans'),
        ('journals', '0007_versions_of_small_things'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClinicianNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('words', tracker.privacy.fields.SealedField('cliniciannote.words', default=dict)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DecisionProposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('declined_at', models.DateTimeField(null=True)),
                ('ratings', tracker.privacy.fields.SealedField('decisionproposal.ratings', default=dict)),
                ('words', tracker.privacy.fields.SealedField('decisionproposal.words', default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='PrepPrint',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('session_hash', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('ready', 'Ready'), ('failed', 'Failed'), ('over', 'Over')], default='asked', max_length=6)),
                ('asked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('words', tracker.privacy.fields.SealedField('prepprint.words', default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='StandingShare',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[('check_in_ratings', 'Check In Ratings'), ('days_checked_in', 'Days Checked In'), ('worksheet', 'Worksheet'), ('measure', 'Measure')], max_length=16)),
                ('which', models.CharField(blank=True, max_length=48)),
                ('level', models.CharField(default='ratings_only', max_length=12)),
                ('from_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='guidance',
            name='shown_from',
            field=models.DateTimeField(default=datetime.datetime(2026, 11, 29, 18, 12, 37, 527550, tzinfo=datetime.timezone.utc)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='readmark',
            name='reviewed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='readmark',
            name='reviewed_version',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='guidance',
            name='entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='guidance', to='journals.entry'),
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('talk_about', 'Talk About'), ('talk_before', 'Talk Before'), ('pin', 'Pin'), ('bring_up', 'Bring Up')], max_length=11)),
                ('version', models.PositiveIntegerField(default=1)),
                ('added_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('words', tracker.privacy.fields.SealedField('agendaitem.words', default=dict)),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='journals.entry')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to=settings.AUTH_USER_MODEL)),
                ('relationship', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='care.carerelationship')),
            ],
        ),
        migrations.AddField(
            model_name='guidance',
            name='agenda_item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='guidance', to='journals.agendaitem'),
        ),
        migrations.AddConstraint(
            model_name='guidance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agenda_item', None), ('entry__isnull', False)), models.Q(('agenda_item__isnull', False), ('entry', None)), _connector='OR'), name='guidance_answers_one_thing'),
        ),
        migrations.AddField(
            model_name='cliniciannote',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='cliniciannote',
            name='relationship',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='clinician_note', to='care.carerelationship'),
        ),
        migrations.AddField(
            model_name='decisionproposal',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionproposal',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='journals.entry'),
        ),
        migrations.AddField(
            model_name='decisionproposal',
            name='relationship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='care.carerelationship'),
        ),
        migrations.AddField(
            model_name='prepprint',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='prepprint',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='prepprint',
            name='relationship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prints', to='care.carerelationship'),
        ),
        migrations.AddField(
            model_name='standingshare',
            name='relationship',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standing_shares', to='care.carerelationship'),
        ),
        migrations.AddField(
            model_name='share',
            name='standing',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='journals.standingshare'),
        ),
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(fields=['relationship', '-added_at'], name='agendaitem_of_care'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['talk_about', 'talk_before', 'pin', 'bring_up'])), name='agendaitem_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pin'), _negated=True), ('entry__isnull', False), _connector='OR'), name='agendaitem_pins_an_entry'),
        ),
        migrations.AddConstraint(
            model_name='decisionproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at', None), ('declined_at', None)), fields=('relationship', 'entry'), name='decisionproposal_one_open'),
        ),
        migrations.AddIndex(
            model_name='prepprint',
            index=models.Index(fields=['state', 'asked_at'], name='prepprint_waiting'),
        ),
        migrations.AddConstraint(
            model_name='prepprint',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'ready', 'failed', 'over'])), name='prepprint_state_known'),
        ),
        migrations.AddConstraint(
            model_name='standingshare',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('relationship', 'what', 'which'), name='standingshare_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='standingshare',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what__in', ['check_in_ratings', 'days_checked_in']), ('which', '')), models.Q(('what__in', ['worksheet', 'measure']), models.Q(('which', ''), _negated=True)), _connector='OR'), name='standingshare_says_of_what'),
        ),
        migrations.AddConstraint(
            model_name='standingshare',
            constraint=models.CheckConstraint(condition=models.Q(('level', 'ratings_only'), models.Q(('level', 'full'), ('what__in', ['worksheet', 'measure'])), _connector='OR'), name='standingshare_level_fits'),
        ),
    ]
