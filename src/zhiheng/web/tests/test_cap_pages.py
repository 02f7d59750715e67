"""检查频次上限的列表、登记、更正、废止（R08）。"""

import json
from datetime import date

import pytest
from django.urls import reverse

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import InspectionCap
from zhiheng.kernel.models import LedgerEntry
from zhiheng.screening.registers import _caps

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC-11")]
CAP = {"domain": "市场监管", "per_agency": "2", "in_total": "4", "valid_from": "2026-01-01"}


@pytest.fixture
def so():
    return factories.make_so("371002")


@pytest.fixture
def handler(client, so):
    user = factories.make_user(Role.SO_HANDLER, so)
    client.force_login(user)
    return user


def post(client, name, fields, *args):
    return client.post(reverse(f"directory:{name}", args=args), fields)


def test_a_published_cap_is_registered_and_the_rule_reads_it(client, handler, so):
    assert post(client, "new-cap", CAP).status_code == 302

    cap = InspectionCap.objects.get()
    assert (cap.path, cap.per_agency, cap.in_total) == (so.path, 2, 4)
    assert "市场监管" in client.get(reverse("directory:caps")).content.decode()
    rows = list(_caps(date(2026, 11, 22)))
    assert any(row[1] == "市场监管" and row[3:] == (2026, 2) for row in rows)
    assert LedgerEntry.objects.filter(action="cap.issue").count() == 1


def test_a_new_edition_ends_the_one_before(client, handler):
    post(client, "new-cap", CAP)

    refused = post(client, "new-cap", CAP | {"per_agency": "3"})
    assert refused.status_code == 422
    assert "已登记自 2026-01-01 起的上限" in refused.content.decode()
    assert post(client, "new-cap", CAP | {"valid_from": "2027-01-01"}).status_code == 302

    first, second = InspectionCap.objects.order_by("valid_from")
    assert (first.valid_to, second.valid_to) == (date(2026, 12, 31), None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"in_total": "1"}, "各级合计 1 次少于同一机关 2 次"),
        ({"per_agency": "-1"}, "per_agency"),
        ({"valid_from": ""}, "valid_from"),
    ],
)
def test_what_cannot_be_is_refused(client, handler, changes, words):
    answer = post(client, "new-cap", CAP | changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not InspectionCap.objects.exists()


def test_a_slip_is_corrected_with_a_reason_and_an_end_is_registered(client, handler, so):
    cap = factories.make_cap(so.path, domain="市场监管")

    unsaid = post(client, "correct-cap", {"per_agency": "3", "in_total": "4"}, cap.pk)
    assert unsaid.status_code == 422
    given = {"per_agency": "3", "in_total": "4", "reason": "登记时看错一行"}
    assert post(client, "correct-cap", given | {"in_total": "1"}, cap.pk).status_code == 422
    assert not LedgerEntry.objects.filter(action="cap.correct").exists()
    assert post(client, "correct-cap", given, cap.pk).status_code == 302
    assert "没有改动，无需更正" in post(client, "correct-cap", given, cap.pk).content.decode()
    entry = LedgerEntry.objects.get(action="cap.correct")
    facts = json.loads(entry.facts)
    assert (facts["before"], facts["after"]) == ({"per_agency": 2}, {"per_agency": 3})

    assert (
        "登记时看错一行"
        in client.get(reverse("directory:correct-cap", args=[cap.pk])).content.decode()
    )

    assert post(client, "end-cap", {"valid_to": "2026-12-31"}, cap.pk).status_code == 302
    cap.refresh_from_db()
    assert (cap.per_agency, cap.valid_to) == (3, date(2026, 12, 31))
    assert "已经登记到 2026-12-31 为止" in (
        post(client, "end-cap", {"valid_to": "2026-12-30"}, cap.pk).content.decode()
    )


def test_each_place_writes_its_own_and_reads_those_above(client, handler, so):
    above = factories.make_cap(factories.make_so("371000").path, domain="上级领域")
    aside = factories.make_cap(factories.make_so("370321").path, domain="别处领域")

    listed = client.get(reverse("directory:caps")).content.decode()

    assert "上级领域" in listed
    assert "别处领域" not in listed
    for cap in (above, aside):
        assert post(client, "end-cap", {"valid_to": "2026-12-31"}, cap.pk).status_code == 404
    client.force_login(factories.make_user(Role.EA_CLERK, factories.make_agency("371002")))
    assert "上级领域" in client.get(reverse("directory:caps")).content.decode()
    assert post(client, "new-cap", CAP).status_code == 403
