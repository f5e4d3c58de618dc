"""What a therapist has put aside as reviewed; and when an entry's numbers changed last."""

from django.db import migrations, models
from django.db.models import F


def opened_is_reviewed(apps, schema_editor):
    """What was opened before there was a list to put it aside from does not come back as work."""
    marks = apps.get_model("journals", "ReadMark").objects.filter(reviewed_version=None)
    marks.update(
        reviewed_version=F("entry_version"), reviewed_at=F("read_at"), reviewed_full=True
    )


class Migration(migrations.Migration):

    dependencies = [
        ('journals', '0008_standing_shares_and_agenda'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='ratings_changed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='ratings_version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='readmark',
            name='reviewed_full',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='readmark',
            name='entry_version',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='readmark',
            name='read_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='readmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entry_version', None), ('read_at', None)), models.Q(('entry_version__isnull', False), ('read_at__isnull', False)), _connector='OR'), name='readmark_read_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='readmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at', None), ('reviewed_version', None)), models.Q(('reviewed_at__isnull', False), ('reviewed_version__isnull', False)), _connector='OR'), name='readmark_reviewed_has_a_time'),
        ),
        migrations.RunPython(opened_is_reviewed, migrations.RunPython.noop, elidable=True),
    ]
