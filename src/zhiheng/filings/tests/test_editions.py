"""同一日、更早施行的目录清单和裁量基准：签发之时说明怎样改，改了就能受理；文字从不截短（WH-12-1、WH-14-1）。"""

from datetime import date

import pytest

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import DiscretionBand
from zhiheng.filings import services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_kinds import BENCHMARK, CATALOGUE, SIGNED
from zhiheng.kernel.errors import RuleViolation

NEXT = "2026-09-02"


def start(bureau, kind="catalogue", day=SIGNED):
    opening = Opening(kind, day, superior_name="演示省局")
    return services.start(opening, actor=bureau.clerk, now=at(SIGNED))


def file(bureau, content, kind="catalogue", day=SIGNED):
    return bureau.filed(start(bureau, kind, day), content, SIGNED)


@pytest.mark.clause("WH-14-1", "WH-14-3")
@pytest.mark.parametrize("day", [SIGNED, date(2026, 8, 20)])
def test_a_second_catalogue_is_told_the_day_of_the_first_and_then_accepted(bureau, day):
    file(bureau, CATALOGUE)
    again = start(bureau, day=day)

    with pytest.raises(RuleViolation, match=r"第 1 版自 2026-09-01 施行.*“施行日期”") as refused:
        bureau.ready(again, CATALOGUE, SIGNED)
    assert refused.value.row == "WH-14-1"

    bureau.filed(again, CATALOGUE | {"valid_from": NEXT}, SIGNED)
    entries = bureau.agency.review_catalogue
    assert entries.filter(version=1, valid_to=SIGNED).count() == 2
    assert entries.filter(version=2, valid_from=NEXT).count() == 2


def test_a_catalogue_overtaken_while_it_waits_is_returned_not_stuck(bureau):
    waiting, other = start(bureau), start(bureau)
    bureau.ready(waiting, CATALOGUE, SIGNED)
    services.submit(waiting, actor=bureau.clerk, now=at(SIGNED))
    bureau.filed(other, CATALOGUE, SIGNED)

    with pytest.raises(RuleViolation, match="请退回补正"):
        services.accept(waiting, actor=bureau.handler, now=at(SIGNED))
    services.return_for_completion(
        waiting, actor=bureau.handler, defects=["改写施行日期"], now=at(SIGNED)
    )
    bureau.filed(waiting, CATALOGUE | {"valid_from": NEXT}, SIGNED)

    assert waiting.status == Filing.Status.FILED


@pytest.mark.clause("WH-12-1")
def test_a_second_benchmark_of_the_same_day_is_refused_before_it_is_signed(bureau):
    factories.make_item(bureau.agency, code="YS-B-1")
    file(bureau, BENCHMARK, "benchmark")

    with pytest.raises(RuleViolation, match=r"第 1 版自 2026-10-01 施行") as refused:
        file(bureau, BENCHMARK, "benchmark")
    assert refused.value.row == "WH-12-1"

    file(bureau, BENCHMARK | {"valid_from": "2026-10-02"}, "benchmark")
    assert DiscretionBand.objects.filter(version=2).count() == 3


def test_a_catalogue_does_not_apply_before_it_is_made(bureau):
    with pytest.raises(RuleViolation, match="早于清单制定日期"):
        file(bureau, CATALOGUE | {"valid_from": "2026-08-01"})


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("circumstance", "情" * 201, "第 1 行的“情形”有 201 字，至多 200 字"),
        ("basis", "据" * 301, "第 1 行的“依据”有 301 字，至多 300 字"),
        ("threshold", "50000.123", "第 1 行的“金额达到（元）”至多写两位小数"),
        ("threshold", "1,000,000,000,000", "第 1 行的“金额达到（元）”须小于一万亿元"),
    ],
)
def test_what_the_register_cannot_hold_is_said_and_never_cut(bureau, column, value, words):
    row = CATALOGUE["entries"][0] | {column: value}

    with pytest.raises(RuleViolation, match=words):
        file(bureau, {"entries": [row]})


def test_long_texts_of_a_benchmark_are_refused_before_it_is_signed(bureau):
    factories.make_item(bureau.agency, code="YS-B-1")

    with pytest.raises(RuleViolation, match="“违法行为代码”有 41 字，至多 40 字"):
        file(bureau, BENCHMARK | {"violation_code": "Y" * 41}, "benchmark")


def test_the_page_locks_the_button_of_the_receiver_with_the_sentence(bureau, client):
    waiting, other = start(bureau), start(bureau)
    bureau.ready(waiting, CATALOGUE, SIGNED)
    services.submit(waiting, actor=bureau.clerk, now=at(SIGNED))
    bureau.filed(other, CATALOGUE, SIGNED)
    client.force_login(factories.make_user(Role.SO_HANDLER, bureau.so))

    assert "请退回补正，由报送机关改正" in client.get(waiting.get_absolute_url()).content.decode()
