"""筛查照登记表所选的阶次核对罚款：适用的是较近的一版，就不看较远的（CF-34、WH-12-1）。"""

from datetime import date
from decimal import Decimal

import pytest

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.acts import services
from zhiheng.acts.bands import offered
from zhiheng.screening import runs
from zhiheng.screening.models import Lead
from zhiheng.screening.tests import office
from zhiheng.screening.tests.office import NOW_AT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.clause("CF-34", "WH-12-1", "SD-12"),
]
DECIDED = date(2026, 3, 27)


def leads():
    found = Lead.objects.filter(rule="AB-1.13").exclude(status=Lead.Status.CLEARED)
    return list(found.values_list("ground", "rows__act_id"))


def test_the_fine_is_measured_by_the_band_that_the_form_takes(snapshot_file):
    agency = office.agency_with_officers()
    item = factories.make_item(agency)
    factories.make_band(item)
    near = factories.make_band(item, agency=agency, band_max=Decimal(2000))
    clerk = factories.make_user(Role.EA_CLERK, agency)
    values = {"kind": "penalty", "decided_on": DECIDED, "item": item, "fine": Decimal(3000)}
    values |= {"late_entry_reason": "演示补录", "violation_code": near.violation_code}

    (band,) = offered(agency)
    party = services.PartyEntry("legal", "演示企业")
    act = services.register(
        agency=agency, actor=clerk, party=party, values=values | {"band": band}, now=NOW_AT
    )
    runs.screen_all(NOW_AT)
    assert (band, leads()) == (near, [("above", act.pk)])

    services.edit(act, actor=clerk, values=values | {"band": None}, now=NOW_AT)
    runs.screen_all(NOW_AT)
    assert leads() == []
