"""新版受理，旧版即被替代，不待法制员选定；公示台账里同一目录、同一基准只有一条在公示中（WH-12-1、WH-12-2、WH-14-3）。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.filings import services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_kinds import BENCHMARK, CATALOGUE, SIGNED
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, publish, section

LATER = date(2026, 11, 2)
NEXT = {"valid_from": "2026-11-01"}


def start(bureau, kind="catalogue", day=SIGNED, **more):
    opening = Opening(kind, day, superior_name="演示省局", **more)
    return services.start(opening, actor=bureau.clerk, now=at(day))


def public(bureau, filing, day):
    return services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(day))


def status(filing):
    return Filing.objects.get(pk=filing.pk).status


def in_force(agency):
    return [one.source for one in Publication.objects.in_force().filter(agency=agency)]


@pytest.fixture
def above(bureau):
    """A clerk of the superior, which is on the platform; the agency holds two items."""
    for code in ("YS-B-1", "YS-B-2"):
        factories.make_item(bureau.agency, code=code)
    return factories.make_user(Role.EA_CLERK, factories.make_agency("371000"))


@pytest.fixture
def benchmark(bureau, above):
    """File a benchmark at both addressees; the receivers are those who accept it."""

    def file(receivers, **content):
        opening = Opening("benchmark", SIGNED, superior=above.agency)
        pair = [services.start(opening, actor=bureau.clerk, now=at(SIGNED))]
        pair.append(Filing.objects.filter(kind="benchmark_superior").latest("pk"))
        for one in pair:
            bureau.ready(one, BENCHMARK | content, SIGNED)
            services.submit(one, actor=bureau.clerk, now=at(SIGNED))
        for one, receiver in zip(pair, receivers, strict=False):
            services.accept(one, actor=receiver, now=at(SIGNED))
        return pair

    return file


@pytest.mark.clause("WH-14-3")
def test_a_second_catalogue_replaces_the_first_without_being_told(bureau):
    first, second = start(bureau), start(bureau, day=LATER)
    for one, day in ((first, SIGNED), (second, LATER)):
        bureau.filed(one, CATALOGUE, day)
        public(bureau, one, day)

    assert (status(first), status(second)) == ("superseded", "filed")
    assert in_force(bureau.agency) == [second]
    assert second.previous == first
    assert second.edition == 2


@pytest.mark.clause("WH-14-3")
def test_a_catalogue_published_from_the_register_is_replaced_by_the_filed_one(bureau):
    shown = section("目录", head=["情形"], rows=[["较大数额罚款"]])
    notice = Notice(Publication.Kind.CATALOGUE, "目录清单", bureau.agency, (shown,), "WH-14-3")
    old = publish(notice, bureau.agency, actor=bureau.clerk, now=at(SIGNED))
    filing = bureau.filed(start(bureau), CATALOGUE, SIGNED)

    public(bureau, filing, SIGNED)

    old.refresh_from_db()
    assert old.state == "replaced"
    assert in_force(bureau.agency) == [filing]


@pytest.mark.clause("WH-12-1", "WH-12-2a", "WH-12-2b", "WH-12-2c")
def test_a_benchmark_replaces_that_of_the_same_item_and_violation_for_both(
    bureau, above, benchmark
):
    both = (bureau.handler, above)
    first = benchmark(both)
    other_item = benchmark(both, item_code="YS-B-2")
    other_violation = benchmark(both, violation_code="YS-V-9")
    public(bureau, first[0], SIGNED)

    second = benchmark(both, **NEXT)
    public(bureau, second[0], SIGNED)

    assert [status(one) for one in (*first, *second)] == ["superseded"] * 2 + ["filed"] * 2
    assert {status(one) for one in (*other_item, *other_violation)} == {"filed"}
    assert in_force(bureau.agency) == [second[0]]
    assert [Filing.objects.get(pk=one.pk).previous for one in second] == first


@pytest.mark.clause("WH-12-2c")
def test_an_edition_accepted_after_its_successor_gives_way_at_once(bureau, above, benchmark):
    first = benchmark([bureau.handler])
    second = benchmark([bureau.handler, above], **NEXT)

    services.accept(first[1], actor=above, now=at(SIGNED))

    assert [status(one) for one in (first[1], second[1])] == ["superseded", "filed"]


@pytest.mark.clause("WH-12-2a", "WH-14-3")
def test_a_replaced_edition_is_not_published_as_if_it_were_in_force(bureau):
    first, second = start(bureau), start(bureau, day=LATER)
    bureau.filed(first, CATALOGUE, SIGNED)
    bureau.filed(second, CATALOGUE, LATER)
    with pytest.raises(RuleViolation, match="已被替代"):
        public(bureau, first, LATER)

    public(bureau, second, LATER)

    clock = Deadline.objects.of(first).get(clock="catalogue.publish")
    assert (clock.satisfied_on, clock.late_days > 0) == (LATER, True)


def test_an_older_edition_that_still_waits_does_not_push_the_newer_one_from_the_public(bureau):
    waiting, newer = start(bureau), start(bureau, day=LATER)
    bureau.ready(waiting, CATALOGUE, SIGNED)
    services.submit(waiting, actor=bureau.clerk, now=at(SIGNED))
    bureau.ready(newer, CATALOGUE, LATER)
    public(bureau, newer, LATER)

    with pytest.raises(RuleViolation, match="自 2026-11-02 起）已经公示，本件不再公示") as refused:
        public(bureau, waiting, LATER)
    assert refused.value.row == "WH-14-3"


def test_only_a_benchmark_may_name_what_it_replaces_and_need_not(bureau, client):
    client.force_login(bureau.clerk)

    asked = {
        kind: client.get(reverse("filings:start", args=[kind])).content.decode()
        for kind in ("catalogue", "benchmark")
    }

    assert "替代的备案" not in asked["catalogue"]
    assert "按内容得出" in asked["benchmark"]
    assert "不替代" not in asked["benchmark"]
