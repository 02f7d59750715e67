"""同一裁量基准的两件互相看得见、只填一次；被提出意见的可以另办一件替代；缺附件、编码不对明说（WH-12-2、SD-12）。"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.documents.services import cited
from zhiheng.filings import services, twins
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.test_kinds import BENCHMARK
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Deadline

pytestmark = pytest.mark.django_db
DAY = timezone.localdate() - timedelta(days=2)


@pytest.fixture(autouse=True)
def item(bureau):
    """What the benchmark is about, held by the agency that files it."""
    return factories.make_item(bureau.agency, code=BENCHMARK["item_code"])


@pytest.fixture
def pair(bureau):
    """The benchmark for the authority and the one for a superior outside the platform."""
    opening = Opening("benchmark", DAY, "演示", superior_name="演示省局")
    first = services.start(opening, actor=bureau.clerk)
    return first, Filing.objects.get(kind="benchmark_superior")


def page(client, user, filing, step=""):
    client.force_login(user)
    return client.get(f"{filing.get_absolute_url()}{step}").content.decode()


@pytest.mark.clause("WH-12-2b", "WH-12-2c")
def test_each_of_the_two_leads_to_the_other(client, bureau, pair):
    first, second = pair

    assert f'href="{second.get_absolute_url()}">打开另一件' in page(client, bureau.clerk, first)
    assert f'href="{first.get_absolute_url()}">打开另一件' in page(client, bureau.clerk, second)


@pytest.mark.clause("WH-12-2c")
def test_the_one_for_the_superior_is_filled_in_from_the_other(client, bureau, pair):
    first, second = pair
    services.fill(first, actor=bureau.clerk, content=BENCHMARK)

    shown = page(client, bureau.clerk, second, "fill")

    assert "已照报监督机构的一件预填" in shown
    assert BENCHMARK["violation"] in shown
    assert 'value="7000"' in shown
    services.fill(second, actor=bureau.clerk, content=BENCHMARK | {"violation": "另写的"})
    assert "预填" not in page(client, bureau.clerk, second, "fill")


def test_the_superior_is_not_led_to_what_it_does_not_see(client, bureau):
    above = factories.make_user(Role.EA_CLERK, factories.make_agency("371000"))
    services.start(Opening("benchmark", DAY, superior=above.agency), actor=bureau.clerk)
    second = Filing.objects.get(kind="benchmark_superior")
    bureau.ready(second, BENCHMARK, timezone.localdate())
    services.submit(second, actor=bureau.clerk)

    assert "打开另一件" not in page(client, above, second)


@pytest.mark.clause("WH-12-2c")
def test_no_check_is_due_from_an_addressee_outside_the_platform(bureau, pair):
    for filing in pair:
        bureau.ready(filing, BENCHMARK, timezone.localdate())
        services.submit(filing, actor=bureau.clerk)

    checks = Deadline.objects.filter(clock="filing.check").values_list("matter_id", flat=True)
    assert list(checks) == [pair[0].pk]


@pytest.mark.clause("WH-12-1")
def test_the_item_is_named_and_an_unknown_code_is_said(client, bureau, pair, item):
    services.fill(pair[0], actor=bureau.clerk, content=BENCHMARK | {"item_code": "YS-X"})
    assert "名录里没有编码为“YS-X”的执法事项" in page(client, bureau.clerk, pair[0])

    services.fill(pair[0], actor=bureau.clerk, content=BENCHMARK)

    assert f"是名录里的“{item.name}”" in page(client, bureau.clerk, pair[0])


@pytest.mark.clause("WH-12-1")
def test_one_under_review_can_be_replaced_by_a_new_one(client, bureau, pair):
    first = pair[0]
    bureau.filed(first, BENCHMARK, timezone.localdate())
    services.remark(first, actor=bureau.handler, remark="较重阶次偏宽")
    address = f"{reverse('filings:start', args=['benchmark'])}?previous={first.pk}"
    assert address in page(client, bureau.clerk, first)
    assert "另办一件新的" not in page(client, bureau.handler, first)

    client.force_login(bureau.clerk)
    shown = client.get(address).content.decode()
    assert f'<option value="{first.pk}" selected>' in shown
    form = {"starts_on": DAY.isoformat(), "previous": first.pk, "superior_name": "演示省局"}
    client.post(address, form)

    assert Filing.objects.filter(kind="benchmark", previous=first).exists()


def test_what_needs_a_file_says_so_on_the_page_and_the_form(client, bureau):
    filing = services.start(Opening("entity_change", DAY), actor=bureau.clerk)

    assert "附件。</p>" in page(client, bureau.clerk, filing)
    assert "添加附件（必须有附件）" in page(client, bureau.clerk, filing, "fill")


@pytest.mark.clause("WH-12-2b")
def test_a_paper_shared_by_the_kinds_cites_the_clauses_of_this_one(bureau, pair):
    bureau.filed(pair[0], BENCHMARK, timezone.localdate())

    receipt = Document.objects.of(pair[0]).get(kind="D02")

    assert cited(receipt, timezone.localdate()) == ["WH-12-2b"]


@pytest.mark.clause("WH-12-1", "WH-12-2b", "WH-12-2c")
def test_a_new_version_replaces_the_old_one_for_both(bureau):
    above = factories.make_user(Role.EA_CLERK, factories.make_agency("371000"))
    made = []
    for day in ("2026-10-01", "2026-11-01"):
        opening = Opening(
            "benchmark", DAY, superior=above.agency, previous=made[-2] if made else None
        )
        made.append(services.start(opening, actor=bureau.clerk))
        made.append(Filing.objects.filter(kind="benchmark_superior").latest("pk"))
        for one, receiver in zip(made[-2:], (bureau.handler, above), strict=True):
            bureau.ready(one, BENCHMARK | {"valid_from": day}, timezone.localdate())
            services.submit(one, actor=bureau.clerk)
            services.accept(one, actor=receiver)

    states = [Filing.objects.get(pk=one.pk).status for one in made]
    assert states == ["superseded", "superseded", "filed", "filed"]
    assert [one.edition for one in made] == [1, 1, 2, 2]


@pytest.mark.clause("WH-12-2b", "WH-12-2c")
def test_two_contents_of_one_benchmark_are_not_signed(bureau, pair):
    first, second = pair
    bureau.ready(first, BENCHMARK, timezone.localdate())

    with pytest.raises(RuleViolation, match="“违法行为”与报.*的一件不同") as refused:
        bureau.ready(second, BENCHMARK | {"violation": "另写的"}, timezone.localdate())
    assert refused.value.row == "WH-12-2c"
    bureau.ready(second, BENCHMARK, timezone.localdate())

    assert second.signed_on


def test_what_one_receiver_wants_completed_may_differ(bureau, pair):
    first = pair[0]
    for one in pair:
        bureau.ready(one, BENCHMARK, timezone.localdate())
        services.submit(one, actor=bureau.clerk)
    services.return_for_completion(first, actor=bureau.handler, defects=["依据写全称"])

    bureau.ready(first, BENCHMARK | {"basis": "演示法规第一条第一款"}, timezone.localdate())
    services.submit(first, actor=bureau.clerk)

    assert first.status == Filing.Status.SUBMITTED


def test_the_other_of_the_two_is_found_in_one_query(django_assert_num_queries, pair):
    first, second = pair

    with django_assert_num_queries(2):
        assert twins.of(first) == second
        assert twins.of(second) == first


@pytest.mark.clause("WH-12-2b")
def test_the_superior_outside_the_platform_is_filled_in_from_the_register(client, bureau):
    type(bureau.agency).objects.update(superior_name="演示省监管局")
    client.force_login(bureau.clerk)

    page = client.get(reverse("filings:start", args=["benchmark"])).content.decode()

    assert 'value="演示省监管局"' in page
