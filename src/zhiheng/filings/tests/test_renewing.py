"""委托书的续签：照原来的一件预填，新的委托开始之日接上，原来的一件到那一日为止（WH-10-1、CF-20、CF-20-2）。"""

from datetime import date

import pytest
from django.urls import reverse

from zhiheng.filings import registration, renewing, services
from zhiheng.filings.forms import ContentForm
from zhiheng.filings.models import Filing
from zhiheng.filings.services import Opening
from zhiheng.filings.tests.conftest import at
from zhiheng.filings.tests.test_kinds import DELEGATION, SIGNED, delegate
from zhiheng.kernel.errors import RuleViolation
from zhiheng.publications.models import Publication

EARLY, FIRST = date(2028, 8, 10), date(2028, 9, 1)
RENEWED = {"term_from": "2028-09-01", "term_to": "2030-08-31"}
S = Filing.Status


@pytest.fixture
def filed(bureau):
    """A delegation until 2028-08-31, filed and public."""
    filing = bureau.filed(delegate(bureau), DELEGATION, SIGNED)
    return services.publish(filing, actor=bureau.clerk, is_cleared=True, now=at(SIGNED))


def renew(bureau, filed, day=EARLY):
    opening = Opening("delegation", day, previous=filed)
    return services.start(opening, actor=bureau.clerk, now=at(day))


def accepted(bureau, filed, day=EARLY, **content):
    new = bureau.filed(renew(bureau, filed, day), DELEGATION | RENEWED | content, day)
    return services.publish(new, actor=bureau.clerk, is_cleared=True, now=at(day))


def statuses(*filings):
    return [Filing.objects.get(pk=one.pk).status for one in filings]


def public(*filings):
    return [Publication.objects.of(one).in_force().exists() for one in filings]


@pytest.mark.clause("WH-10-1", "CF-20-2")
def test_a_renewal_starts_from_what_was_agreed_before(bureau, filed, client):
    client.force_login(bureau.clerk)
    page = client.get(filed.get_absolute_url()).content.decode()
    start = f"{reverse('filings:start', args=['delegation'])}?previous={filed.pk}"
    assert start in page
    form = client.get(start).context["form"]
    assert (form.initial["previous"], form.initial["subject"]) == (filed.pk, "演示市容")

    given = ContentForm(filing=renew(bureau, filed))

    for name in ("organisation", "credit_code", "basis", "powers", "liability"):
        assert given.fields[name].initial == DELEGATION[name]
    assert given.fields["items"].initial == "演示市容检查"
    assert (given.fields["term_from"].initial, given.fields["term_to"].initial) == (
        "2028-09-01",
        "",
    )


@pytest.mark.clause("WH-10-1", "CF-20-2")
def test_the_old_one_stays_in_force_and_public_until_the_new_one_begins(bureau, filed, client):
    new = accepted(bureau, filed)

    renewing.take_over(at(date(2028, 8, 31)))
    assert statuses(filed, new) == [S.FILED, S.FILED]
    assert public(filed, new) == [True, True]
    client.force_login(bureau.clerk)
    assert "到这一日接上，本件到此为止" in client.get(filed.get_absolute_url()).content.decode()

    assert renewing.take_over(at(FIRST)) == 1
    assert renewing.take_over(at(FIRST)) == 0
    assert statuses(filed, new) == [S.SUPERSEDED, S.FILED]
    assert public(filed, new) == [False, True]
    assert "已由" in client.get(filed.get_absolute_url()).content.decode()


@pytest.mark.clause("WH-10-1")
def test_a_renewal_that_has_begun_takes_over_when_it_is_accepted(bureau, filed):
    new = accepted(bureau, filed, day=FIRST)

    assert statuses(filed, new) == [S.SUPERSEDED, S.FILED]
    assert public(filed, new) == [False, True]


@pytest.mark.clause("WH-10-1")
def test_an_earlier_beginning_ends_the_old_one_early(bureau, filed):
    new = accepted(bureau, filed, term_from="2028-08-15")

    renewing.take_over(at(date(2028, 8, 15)))

    assert statuses(filed, new) == [S.SUPERSEDED, S.FILED]


@pytest.mark.clause("WH-10-1")
def test_who_has_renewed_is_not_asked_again(bureau, filed):
    def asked():
        return [one for one in registration.to_dos(bureau.clerk, EARLY) if "届满" in one.title]

    new = renew(bureau, filed)
    assert asked()

    bureau.filed(new, DELEGATION | RENEWED, EARLY)

    assert not asked()


@pytest.mark.clause("CF-20", "WH-10-1")
def test_a_term_that_was_over_before_the_signature_is_refused(bureau):
    filing = delegate(bureau, term_from="2026-01-01", term_to="2026-08-31")

    with pytest.raises(RuleViolation, match="签订之前已经届满的，不能委托"):
        services.sign(filing, actor=bureau.chief, now=at(SIGNED))


@pytest.mark.clause("WH-10-1", "WH-10-2b")
def test_a_delegation_that_is_over_may_be_filed_late_but_is_said_to_be_over(bureau, client):
    late = date(2026, 12, 1)
    filing = delegate(bureau, term_to="2026-10-31")
    client.force_login(bureau.handler)
    services.sign(filing, actor=bureau.chief, now=at(late))
    services.submit(filing, actor=bureau.clerk, now=at(late))
    page = client.get(filing.get_absolute_url()).content.decode()

    services.accept(filing, actor=bureau.handler, now=at(late))

    assert filing.late_days == 71
    assert filing.is_over(late)
    assert "只是补报备案" in page
