"""已经制定的监督计划，按“时间安排”的各行定下工作；期限没有写的是年末。"""

from datetime import date
from typing import Any

from django.db import migrations


def lay_out(apps: Any, schema_editor: Any) -> None:
    filings, tasks = apps.get_model("filings", "Filing"), apps.get_model("filings", "PlanTask")
    adopted = filings.objects.filter(kind="supervision_plan", filed_on__isnull=False)
    for filing in adopted.iterator():
        last = date(filing.year or filing.starts_on.year, 12, 31)
        tasks.objects.bulk_create(
            tasks(
                filing=filing,
                position=n,
                when=row.get("when") or "",
                task=row.get("task") or "",
                targets=row.get("targets") or "",
                responsible=row.get("responsible") or "",
                due_on=last,
                first_due_on=last,
            )
            for n, row in enumerate(filing.content.get("schedule") or (), 1)
        )


class Migration(migrations.Migration):
    dependencies = [("filings", "0008_plan_tasks")]
    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]
