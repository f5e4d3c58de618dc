import django.db.models.deletion
import tracker.privacy.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0005_causes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnWords',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('words', tracker.privacy.fields.SealedField('reminder.words', default=dict)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='preferences',
            name='says',
            field=models.CharField(choices=[('list', 'One of the fixed sentences'), ('minimal', 'The name of this site, and nothing else'), ('own', 'Their own words, where a clock brings it')], default='list', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='preferences',
            constraint=models.CheckConstraint(condition=models.Q(('says__in', ['list', 'minimal', 'own'])), name='preferences_says_known'),
        ),
        migrations.AddField(
            model_name='ownwords',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
