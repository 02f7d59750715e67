"""更正登记错的制度、协作文件、会议：写明理由，改前改后都留。"""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.kernel.uploads import keep_upload
from zhiheng.registers.models import RowCorrection
from zhiheng.registers.systems import services
from zhiheng.registers.systems.correcting import COLUMNS, correct
from zhiheng.registers.tests.test_systems import agency, clerk, vault

__all__ = ["agency", "clerk", "vault"]

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
SINCE = date(2024, 1, 1)
ONE_DAY = timedelta(days=1)


def paper(name="制度.pdf", content=b"%PDF-1.7\n"):
    return keep_upload(SimpleUploadedFile(name, content))


def make_system(agency, clerk, **values):
    known = {
        "kind": "disclosure",
        "title": "行政执法公示办发（演示）",
        "number": "",
        "valid_from": SINCE,
        "valid_to": None,
        "leader": "张示一",
        "contact": "",
        "file": paper(),
    }
    return services.register_system(agency, actor=clerk, now=NOW, **known | values)


def make_agreement(agency, clerk):
    return services.register_agreement(
        agency,
        actor=clerk,
        now=NOW,
        partner="police",
        parties="演示各方",
        title="行刑衔接办法（演示）",
        signed_on=SINCE,
        valid_from=SINCE,
        valid_to=None,
        contact="",
        file=paper(),
    )


def make_meeting(agency, clerk):
    return services.record_meeting(
        agency,
        actor=clerk,
        now=NOW,
        held_on=SINCE,
        leader="张示一",
        topic="证件过期",
        decision="限期换证",
        file=None,
    )


def corrected(row, actor, reason="抄写错误", file=None, **changed):
    shown = {name: getattr(row, name) for name in COLUMNS[type(row)]}
    return correct(row, actor=actor, now=NOW, reason=reason, file=file, **shown | changed)


@pytest.mark.parametrize(
    ("make", "changed"),
    [
        (make_system, {"title": "行政执法公示办法（演示）", "valid_to": date(2030, 1, 1)}),
        (make_agreement, {"partner": "court", "signed_on": SINCE - ONE_DAY}),
        (make_meeting, {"held_on": SINCE + ONE_DAY, "decision": "限期换发证件"}),
    ],
)
def test_a_wrong_entry_is_corrected_and_both_values_are_kept(agency, clerk, make, changed):
    row = make(agency, clerk)
    before = {name: getattr(row, name) for name in changed}

    found = corrected(row, clerk, **changed)

    found.refresh_from_db()
    assert {name: getattr(found, name) for name in changed} == changed
    kept = RowCorrection.objects.get()
    assert set(kept.before) == set(kept.after) == set(changed)
    assert [str(v) for v in kept.before.values()] == [str(v) for v in before.values()]
    assert kept.reason == "抄写错误"
    entry = LedgerEntry.objects.get(action="systems.correct")
    assert set(json.loads(entry.facts)["changed"]) == set(changed)


def test_words_of_people_stay_out_of_the_chain(agency, clerk):
    corrected(make_system(agency, clerk), clerk, leader="李示二")

    facts = LedgerEntry.objects.get(action="systems.correct").facts
    assert "李示二" not in facts
    assert "张示一" not in facts


def test_a_wrong_file_is_exchanged(agency, clerk):
    row = make_system(agency, clerk)
    old, file = row.file_sha256, paper("公示办法.pdf", b"%PDF-1.7\nright\n")

    found = corrected(row, clerk, file=file)

    assert found.file_name == "公示办法.pdf"
    assert RowCorrection.objects.get().before["file_sha256"] == old != found.file_sha256


def test_the_day_of_a_new_edition_moves_the_end_of_the_old_one(agency, clerk):
    old = make_system(agency, clerk)
    new = make_system(agency, clerk, valid_from=TODAY, replaces=old)

    corrected(new, clerk, valid_from=TODAY - ONE_DAY)

    old.refresh_from_db()
    assert old.replaced_on == TODAY - ONE_DAY


def test_what_would_contradict_is_refused_and_nothing_is_written(agency, clerk):
    old = make_system(agency, clerk)
    new = make_system(agency, clerk, valid_from=TODAY, replaces=old)
    ended = services.repeal_system(
        make_system(agency, clerk, kind="files"), actor=clerk, now=NOW, ended_on=SINCE, reason="停"
    )
    meeting = make_meeting(agency, clerk)
    old.refresh_from_db()

    for row, changed, sentence in (
        (old, {}, "没有改动"),
        (old, {"kind": "files"}, "前后版本"),
        (old, {"valid_from": TODAY + ONE_DAY}, "新版的施行日期"),
        (new, {"valid_from": SINCE - ONE_DAY}, "上一版的施行日期"),
        (new, {"valid_to": SINCE}, "止期不能早于"),
        (ended, {"valid_from": SINCE + ONE_DAY}, "废止"),
        (meeting, {"held_on": TODAY + ONE_DAY}, "不能晚于今天"),
    ):
        with pytest.raises(RuleViolation, match=sentence):
            corrected(row, clerk, **changed)
    assert not RowCorrection.objects.exists()


def test_only_those_in_scope_correct(agency, clerk):
    row = make_meeting(agency, clerk)
    stranger = factories.make_user(Role.EA_CLERK, factories.make_agency("371083"))

    with pytest.raises(NotVisible):
        corrected(row, stranger, topic="另一件")


@pytest.mark.parametrize("what", ["system", "agreement", "meeting"])
def test_the_page_shows_the_form_and_then_the_correction(client, agency, clerk, what):
    make = {"system": make_system, "agreement": make_agreement, "meeting": make_meeting}[what]
    row = make(agency, clerk)
    client.force_login(clerk)
    address = reverse("registers:correct-row", args=[what, row.pk])
    assert address in client.get(row.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    shown = {name: getattr(row, name) or "" for name in COLUMNS[type(row)]}
    name = "topic" if what == "meeting" else "title"

    refused = client.post(address, shown | {name: "改正之后（演示）", "reason": ""})
    values = shown | {name: "改正之后（演示）", "reason": "抄写错误"}
    text = client.post(address, values, follow=True).content.decode()

    assert refused.status_code == 422
    assert f"<del>{getattr(row, name)}</del> 改为 <ins>改正之后（演示）</ins>" in text


def test_an_unknown_kind_of_row_is_not_found(client, clerk):
    client.force_login(clerk)

    assert client.get(reverse("registers:correct-row", args=["none", 1])).status_code == 404
