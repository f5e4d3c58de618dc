"""What numbers and ticks show has a version of its own, beside the entry's."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def both_versions(apps, schema_editor):
    """What was read or reviewed so far was so in the numbers that stand now."""
    marks = apps.get_model("journals", "ReadMark").objects
    entries = apps.get_model("journals", "Entry").objects.filter(pk=OuterRef("entry"))
    numbers = Subquery(entries.values("ratings_version")[:1])
    marks.filter(entry_version__isnull=False).update(ratings_version=numbers)
    reviewed = marks.filter(reviewed_version__isnull=False)
    reviewed.update(reviewed_ratings_version=numbers)
    reviewed.filter(reviewed_full=False).update(reviewed_version=None)



class Migration(migrations.Migration):

    dependencies = [
        ('journals', '0010_what_waits'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='readmark',
            name='readmark_read_has_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='readmark',
            name='readmark_reviewed_has_a_time',
        ),
        migrations.AddField(
            model_name='readmark',
            name='ratings_version',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='readmark',
            name='reviewed_ratings_version',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RunPython(both_versions, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(
            model_name='readmark',
            name='reviewed_full',
        ),
        migrations.AddConstraint(
            model_name='readmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entry_version', None), ('ratings_version', None), ('read_at', None)), models.Q(('entry_version__isnull', False), ('ratings_version__isnull', False), ('read_at__isnull', False)), _connector='OR'), name='readmark_read_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='readmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at', None), ('reviewed_ratings_version', None), ('reviewed_version', None)), models.Q(('reviewed_at__isnull', False), ('reviewed_version__isnull', False)), models.Q(('reviewed_at__isnull', False), ('reviewed_ratings_version__isnull', False)), _connector='OR'), name='readmark_reviewed_has_a_time'),
        ),
    ]
