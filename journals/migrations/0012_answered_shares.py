"""What waits for an answer is found without looking through all that was ever answered."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def known_answers(apps, schema_editor):
    """When each question that was asked so far was answered last."""
    answers = apps.get_model("journals", "Guidance").objects.filter(
        entry=OuterRef("entry"), relationship=OuterRef("relationship")
    )
    last = answers.order_by("-sent_at").values("sent_at")[:1]
    asked = apps.get_model("journals", "Share").objects.filter(asked_at__isnull=False)
    asked.update(answered_at=Subquery(last))


class Migration(migrations.Migration):

    dependencies = [
        ('journals', '0011_numbers_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='share',
            name='answered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(known_answers, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name='share',
            name='share_asked',
        ),
        migrations.AddIndex(
            model_name='share',
            index=models.Index(condition=Q(Q(('answered_at', None), ('answered_at__lt', F('asked_at')), _connector='OR'), ('asked_at__isnull', False), ('revoked_at', None)), fields=['relationship', 'asked_at'], name='share_waits'),
        ),
    ]
