"""报给上级主管部门的裁量基准：报送之后收受机关打得开报送的文本和回执，此外的都看不见。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.filings import services
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_kinds import BENCHMARK

DAY = date(2026, 9, 1)
pytestmark = pytest.mark.clause("WH-12-2c", "SD-12")


@pytest.fixture
def above(bureau):
    """The clerk of the superior department."""
    return factories.make_user(Role.EA_CLERK, factories.make_agency("371000"))


@pytest.fixture
def filings(bureau, above):
    """The benchmark for the authority and the one for the superior."""
    factories.make_item(bureau.agency, code=BENCHMARK["item_code"])
    opening = Opening("benchmark", DAY, superior=above.agency)
    first = services.start(opening, actor=bureau.clerk, now=at(DAY))
    return first, Filing.objects.get(kind="benchmark_superior")


def submit(bureau, filing, **changes):
    bureau.ready(filing, BENCHMARK | changes, DAY)
    services.submit(filing, actor=bureau.clerk, now=at(DAY))


def kinds_for(user):
    return sorted(Document.objects.visible_to(user).values_list("kind", flat=True))


def opens(client, user, paper):
    """What the page of the paper and its file answer."""
    produce(paper, now=at(DAY))
    client.force_login(user)
    pages = (reverse(f"documents:{name}", args=[paper.pk]) for name in ("paper", "pdf"))
    return {client.get(page).status_code for page in pages}


def test_the_superior_opens_what_was_submitted_and_its_own_receipt(client, bureau, above, filings):
    _, second = filings
    submit(bureau, second)
    submitted = Document.objects.of(second).get()
    assert opens(client, above, submitted) == {200}

    services.accept(second, actor=above, now=at(DAY))

    receipt = Document.objects.of(second).get(kind="D02")
    assert kinds_for(above) == ["D02", "D06"]
    assert opens(client, above, receipt) == {200}
    page = client.get(second.get_absolute_url()).content.decode()
    assert submitted.get_absolute_url() in page
    assert receipt.get_absolute_url() in page


def test_the_agency_and_its_authority_see_both_as_before(client, bureau, above, filings):
    for one, receiver in zip(filings, (bureau.handler, above), strict=True):
        submit(bureau, one)
        services.accept(one, actor=receiver, now=at(DAY))

    assert kinds_for(bureau.clerk) == kinds_for(bureau.handler) == ["D02", "D02", "D06", "D06"]
    assert kinds_for(above) == ["D02", "D06"]
    for paper in Document.objects.of(filings[1]):
        assert opens(client, bureau.clerk, paper) == opens(client, bureau.handler, paper) == {200}


def test_nothing_before_submission_and_nothing_of_what_went_to_others(
    client, bureau, above, filings
):
    first, second = filings
    submit(bureau, first)
    bureau.ready(second, BENCHMARK, DAY)

    client.force_login(above)
    assert kinds_for(above) == []
    assert client.get(second.get_absolute_url()).status_code == 404
    assert opens(client, above, Document.objects.of(first).get()) == {404}


def test_what_is_changed_after_a_return_stays_with_the_agency_until_it_is_sent(
    bureau, above, filings
):
    _, second = filings
    submit(bureau, second)
    services.return_for_completion(second, actor=above, defects=["阶次不全"], now=at(DAY))
    bureau.ready(second, BENCHMARK | {"violation": "补正之后的违法行为"}, DAY)

    assert kinds_for(above) == ["D02-2", "D06"]
    shown = Document.objects.visible_to(above).get(kind="D06")
    assert "补正之后" not in str(shown.facts)


def test_neither_a_third_agency_nor_a_colleague_elsewhere_sees_them(client, bureau, above, filings):
    submit(bureau, filings[1])
    paper = Document.objects.of(filings[1]).get()
    stranger = factories.make_user(Role.EA_CLERK, factories.make_agency("371000"))
    above.is_active = False

    assert kinds_for(stranger) == kinds_for(above) == []
    assert opens(client, stranger, paper) == {404}
