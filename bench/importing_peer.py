"""The same columns through django-import-export, the way its manual advises for many rows: bulk, no diffs.

It looks up agency and firm, creates firms that are new, and turns days and amounts into values. It does not check
credit codes, look for repeated documents, keep a receipt or quarantine, or hold the batch back until it is complete.
"""

import csv
import sys
import time
from datetime import date
from typing import Any

from bench import importing_data
from bench.report import peak_mb


def run(path: str) -> str:
    """Rows, seconds, CPU seconds and MB, in one line; the installation is that of the environment."""
    import django

    django.setup()
    import tablib

    from zhiheng.acts.models import EnforcementAct

    began, cpu = time.perf_counter(), time.process_time()
    with open(path, encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    result = _resource().import_data(
        tablib.Dataset(*lines[1:], headers=lines[0]), raise_errors=True, use_transactions=True
    )
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    written = EnforcementAct.objects.filter(source="peer").count()
    assert written == result.total_rows == len(lines) - 1
    return f"{written} {seconds} {cpu} {peak_mb()}"


def _resource() -> Any:
    from django.utils import timezone
    from import_export import fields, resources, widgets

    from zhiheng.acts.models import EnforcementAct, Party
    from zhiheng.directory.models import Agency

    now = timezone.now()
    names = (
        "document_number", "title", "facts", "basis", "party", "credit_code", "content", "sanctions", "fine",
        "decided_on", "published_on", "agency",
    )  # fmt: skip
    column = dict(zip(names, importing_data.HEADINGS, strict=True))

    class Firm(widgets.ForeignKeyWidget):
        def clean(self, value: str, row: Any = None, **kwargs: Any) -> Party:
            code = row[column["credit_code"]]
            found = {"name": value, "kind": Party.Kind.LEGAL}
            return Party.objects.get_or_create(credit_code=code, defaults=found)[0]

    class Acts(resources.ModelResource):
        document_number = fields.Field("document_number", column["document_number"])
        title = fields.Field("title", column["title"])
        facts = fields.Field("facts", column["facts"])
        basis = fields.Field("basis", column["basis"])
        content = fields.Field("content", column["content"])
        sanctions = fields.Field("sanctions", column["sanctions"])
        fine = fields.Field("fine", column["fine"], widgets.DecimalWidget())
        decided_on = fields.Field("decided_on", column["decided_on"], widgets.DateWidget())
        published_on = fields.Field("published_on", column["published_on"], widgets.DateWidget())
        party = fields.Field("party", column["party"], Firm(Party))
        agency = fields.Field("agency", column["agency"], widgets.ForeignKeyWidget(Agency, "name"))

        class Meta:
            model = EnforcementAct
            fields = tuple(name for name in names if name != "credit_code")
            import_id_fields: tuple[str, ...] = ()
            force_init_instance = True
            use_bulk = True
            batch_size = 1000
            skip_diff = True

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            instance.kind, instance.source = EnforcementAct.Kind.PENALTY, "peer"
            instance.path = instance.agency.path
            instance.act_on = instance.decided_on or date.min
            instance.recorded_at = now

    return Acts()


if __name__ == "__main__":
    print(run(sys.argv[1]))
