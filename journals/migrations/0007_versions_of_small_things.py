"""How a small thing stood before; and when an earlier version of an entry said that it was."""

import django.db.models.deletion
import tracker.privacy.fields
import uuid
from django.conf import settings
from django.db import migrations, models

from tracker.privacy.triggers import operation


class Migration(migrations.Migration):

    dependencies = [
        ('journals', '0006_counting_and_erasing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='entryversion',
            name='occurred_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='entryversion',
            name='occurred_precision',
            field=models.CharField(choices=[('exact', 'Exact'), ('about', 'About'), ('day', 'Day')], max_length=5, null=True),
        ),
        migrations.AddField(
            model_name='entryversion',
            name='occurred_zone',
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('thing', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('words', tracker.privacy.fields.SealedField('wording.words', default=dict)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('thing', 'version'), name='wording_once')],
            },
        ),
        migrations.RunPython(*operation(("journals_wording",), "UPDATE")),
    ]
