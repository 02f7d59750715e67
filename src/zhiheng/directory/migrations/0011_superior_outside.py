"""Superiors outside the platform; SQLite makes the table of versions anew, and its triggers with it."""

from django.db import migrations, models

from zhiheng.directory import triggers


def fill(apps, schema_editor):
    """Each agency's first registration says every fact."""
    changes = apps.get_model("directory", "AgencyChange").objects
    seen = set()
    for one in changes.order_by("id").iterator(chunk_size=500):
        if one.agency_id not in seen:
            seen.add(one.agency_id)
            one.values.setdefault("superior_name", "")
            one.save(update_fields=["values"])


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0010_item_codes_of_a_catalogue"),
    ]

    operations = [
        migrations.RunPython(triggers.drop, triggers.create),
        migrations.AddField(
            model_name="agency",
            name="superior_name",
            field=models.CharField(
                blank=True, max_length=120, verbose_name="平台以外的上级主管部门"
            ),
        ),
        migrations.AddField(
            model_name="agencyversion",
            name="superior_name",
            field=models.CharField(
                blank=True, max_length=120, verbose_name="平台以外的上级主管部门"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
