from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """The earliest running deadline of each filing that has one."""
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="filings", model="filing"
    ).first()
    if kind is None:
        return
    running = apps.get_model("kernel", "Deadline").objects.filter(
        matter_type=kind, satisfied_on__isnull=True, ended_on__isnull=True
    )
    first = running.filter(matter_id=OuterRef("pk")).order_by("due").values("due")[:1]
    rows = apps.get_model("filings", "Filing").objects.filter(pk__in=running.values("matter_id"))
    rows.update(next_due=Subquery(first))


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_corrected_day'),
        ('filings', '0002_content_at_return'),
        ('kernel', '0003_running_deadlines_by_kind'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='filing',
            name='filing_by_agency',
        ),
        migrations.AddField(
            model_name='filing',
            name='next_due',
            field=models.DateField(editable=False, null=True, verbose_name='最近期限'),
        ),
        migrations.AddIndex(
            model_name='filing',
            index=models.Index(fields=['agency', 'id'], name='filing_by_agency'),
        ),
        migrations.AddIndex(
            model_name='filing',
            index=models.Index(fields=['next_due', 'id'], name='filing_by_next_due'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
