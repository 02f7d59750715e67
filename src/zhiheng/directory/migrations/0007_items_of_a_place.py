"""事项列在一个辖区的清单里，裁量阶次属于制定它的机关。

原有的事项归入各承担机关共同的最近一级辖区，没有承担机关的归入最上一级；原有的阶次是清单通用的。
"""

from collections import defaultdict

import django.db.models.deletion
from django.db import migrations, models


def put_items_into_catalogues(apps, schema_editor):
    item_model = apps.get_model("directory", "EnforcementItem")
    items = list(item_model.objects.all())
    if not items:
        return
    claims = apps.get_model("directory", "AgencyItem").objects
    top = apps.get_model("directory", "Jurisdiction").objects.order_by("path").first().code
    paths = defaultdict(set)
    for item, path in claims.values_list("item_id", "agency__path"):
        paths[item].add(path)
    for item in items:
        item.jurisdiction_id = common_place(paths[item.pk]) or top
    item_model.objects.bulk_update(items, ["jurisdiction"], batch_size=500)


def common_place(paths):
    """The nearest place that all the paths lie in; empty where there is none."""
    levels = [path.strip("/").split("/") for path in paths]
    shared = [codes[0] for codes in zip(*levels, strict=False) if len(set(codes)) == 1]
    return shared[-1] if shared else ""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_withdrawn_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="enforcementitem",
            name="jurisdiction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="directory.jurisdiction",
                verbose_name="清单所在辖区",
            ),
        ),
        migrations.RunPython(put_items_into_catalogues, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="enforcementitem",
            name="jurisdiction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="directory.jurisdiction",
                verbose_name="清单所在辖区",
            ),
        ),
        migrations.AddField(
            model_name="discretionband",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bands",
                to="directory.agency",
                verbose_name="制定机关",
            ),
        ),
        migrations.RemoveConstraint(model_name="discretionband", name="band_version_unique"),
        migrations.AddConstraint(
            model_name="discretionband",
            constraint=models.UniqueConstraint(
                fields=("agency", "item", "violation_code", "circumstance", "version"),
                name="band_version_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="discretionband",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agency__isnull", True)),
                fields=("item", "violation_code", "circumstance", "version"),
                name="band_common_version_unique",
            ),
        ),
    ]
