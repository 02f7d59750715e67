"""每一种备案报送之前的页面，填写的人、签发的人看，都不超过十二次查询。"""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhiheng import factories
from zhiheng.filings import kinds, services
from zhiheng.filings.models import Filing
from zhiheng.filings.steps import FILING
from zhiheng.filings.tests.test_kinds import BENCHMARK, DELEGATION

MOST = 12
OWN = {"benchmark": BENCHMARK, "benchmark_superior": BENCHMARK, "delegation": DELEGATION}


def written(field) -> Any:
    if field.shape == "entries":
        return [{part.name: written(part) for part in field.parts}]
    return {"texts": ["演示"], "day": "2027-10-01", "number": "60"}.get(field.shape, "演示")


def drafted(bureau, kind, writer, signer):
    agency = writer.agency
    draft = Filing(
        kind=kind.kind, agency=agency, addressee=None if agency == bureau.so else bureau.so,
        key="draft", year=2026, starts_on=date(2026, 1, 1), title="演示的一件",
    )  # fmt: skip
    filing = FILING.open_many("raise", [draft], now=timezone.now())[0]
    content = {field.name: written(field) for field in kind.fields} | OWN.get(kind.kind, {})
    services.fill(filing, actor=writer, content=content)
    is_signed = kind.kind in kinds.OF_AUTHORITY or kind.needs_files
    return filing if is_signed else services.sign(filing, actor=signer)


@pytest.mark.parametrize("kind", kinds.TYPES.values(), ids=lambda kind: str(kind.kind))
def test_the_page_of_a_draft_keeps_within_the_guide(bureau, client, kind):
    item = factories.make_item(bureau.agency, code=BENCHMARK["item_code"])
    factories.make_band(item, band_min=0, band_max=10000, circumstance="通用")
    is_ours = kind.kind in kinds.OF_AUTHORITY
    people = (bureau.handler, bureau.head) if is_ours else (bureau.clerk, bureau.chief)
    filing = drafted(bureau, kind, *people)
    address = filing.get_absolute_url()

    for person in people:
        client.force_login(person)
        client.get(address)
        cache.clear()
        client.get("/office/roles")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= MOST
