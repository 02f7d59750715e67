"""制作证件与公开核验：卡的尺寸和文字读回来核对；核验码猜不出，只显示公开的内容。"""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Jurisdiction, OfficerCertificate
from zhiheng.kernel.models import LedgerEntry
from zhiheng.kernel.uploads import keep_upload
from zhiheng.registers import photos, verifying

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MM = 72 / 25.4
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


@pytest.fixture
def certificate(settings, tmp_path):
    settings.DATA = tmp_path
    return factories.make_officer(factories.make_agency(), name="王示范").certificates.get()


@pytest.fixture
def clerk(certificate, client):
    user = factories.make_user(Role.EA_CLERK, certificate.officer.agency)
    client.force_login(user)
    return user


def read(answer):
    return PdfReader(io.BytesIO(answer.content))


def public(client, certificate):
    client.logout()
    return client.get(reverse("verify:certificate", args=[verifying.code_of(certificate)]))


def test_the_page_names_the_place_and_offers_the_card_of_a_valid_certificate_only(
    client, clerk, certificate
):
    def page():
        return client.get(certificate.get_absolute_url()).content.decode()

    assert certificate.territory not in page()
    assert verifying.place_name(certificate.territory) in page()
    assert "制作证件" in page()
    assert reverse("registers:new-photo", args=[certificate.officer_id]) in page()

    certificate.valid_to = TODAY - timedelta(days=1)
    certificate.save()

    assert "制作证件" not in page()


@pytest.mark.clause("SD-10", "SC-10")
def test_a_card_has_the_size_of_a_card_and_says_what_it_certifies(client, clerk, certificate):
    picture = SimpleUploadedFile("photo.png", PNG)
    photos.keep(certificate.officer, photo=keep_upload(picture), actor=clerk)

    answer = client.get(reverse("registers:card", args=[certificate.pk]))

    page = read(answer).pages[0]
    assert [round(float(n) / MM, 1) for n in page.mediabox[2:]] == [85.6, 54.0]
    text = "".join(page.extract_text().split())
    for expected in ("王示范", certificate.number, "行政执法证", str(certificate.valid_to)):
        assert expected in text
    assert f"/v/{verifying.code_of(certificate)}" in text
    assert LedgerEntry.objects.filter(action="registers.print_cards").count() == 1


def pieces_of(page):
    """Each piece of text: where its base line begins, from the left and from below, its words, its size."""
    found = []

    def note(text, placed, written, _, size):
        if text.strip():
            left = written[4] * placed[0] + placed[4]
            height = written[5] * placed[3] + placed[5]
            found.append((round(left), height, text.strip(), size))

    page.extract_text(visitor_text=note)
    return found


LONGEST = "威海市综合行政执法局威海火炬高技术产业开发区分局"


@pytest.mark.clause("SD-10", "SC-10")
@pytest.mark.parametrize("times", [1, 3])
def test_the_longest_unit_place_and_fields_fit_on_the_card(
    client, clerk, certificate, times, settings
):
    settings.PUBLIC_URL = "https://zhifa-jiandu.weihai.example.gov.cn"
    unit = certificate.officer.agency
    unit.name = (LONGEST * times)[:60]
    unit.save()
    fields = "城市管理、市场监管、生态环境、文化旅游、交通运输、农业农村"
    OfficerCertificate.objects.update(field=(fields * times)[:40])
    Jurisdiction.objects.filter(path=certificate.territory).update(
        name="威海火炬高技术产业开发区管理委员会" * times
    )

    answer = client.get(reverse("registers:card", args=[certificate.pk]))

    page = read(answer).pages[0]
    text = "".join(page.extract_text().split())
    address = f"{settings.PUBLIC_URL}/v/{verifying.code_of(certificate)}"
    for expected in (unit.name, (fields * times)[:40], address):
        assert expected in text
    assert f"{certificate.valid_from}至{certificate.valid_to}" in text
    pieces = pieces_of(page)
    assert min(height for _, height, _, _ in pieces) > 3
    for left, height, _, size in pieces:
        below = [y for x, y, _, _ in pieces if x == left and y < height]
        assert not below or height - max(below) > size * 0.95
    facts = min(height for _, height, word, _ in pieces if str(certificate.valid_to) in word)
    assert facts - next(height for _, height, word, _ in pieces if "/v/" in word) > 6


def test_a_sheet_holds_ten_cards(client, clerk, certificate):
    for _ in range(10):
        factories.make_officer(certificate.officer.agency)
    keys = OfficerCertificate.objects.values_list("pk", flat=True)

    answer = client.post(reverse("registers:cards"), {"pk": list(keys)})

    pages = read(answer).pages
    assert [round(float(n) / MM) for n in pages[0].mediabox[2:]] == [210, 297]
    assert len(pages) == 2
    assert pages[0].extract_text().count("扫码核验") == 10


def test_a_certificate_that_is_not_valid_is_not_printed(client, clerk, certificate):
    OfficerCertificate.objects.update(valid_to=TODAY - timedelta(days=1))

    answer = client.get(reverse("registers:card", args=[certificate.pk]), follow=True)

    assert "只制作有效的证件" in answer.content.decode()


def test_strangers_print_nothing_and_see_no_photo(client, clerk, certificate):
    picture = SimpleUploadedFile("photo.png", PNG)
    photos.keep(certificate.officer, photo=keep_upload(picture), actor=clerk)
    client.force_login(factories.make_user(Role.EA_CLERK))

    assert client.get(reverse("registers:card", args=[certificate.pk])).status_code == 404
    assert client.get(reverse("registers:photo", args=[certificate.officer_id])).status_code == 404


def test_looking_at_a_photo_is_an_entry(client, clerk, certificate):
    picture = SimpleUploadedFile("photo.png", PNG)
    photos.keep(certificate.officer, photo=keep_upload(picture), actor=clerk)

    answer = client.get(reverse("registers:photo", args=[certificate.officer_id]))

    assert b"".join(answer.streaming_content) == PNG
    assert LedgerEntry.objects.filter(action="registers.read_photo").count() == 1


def test_anybody_may_check_a_certificate_and_sees_only_what_is_public(client, certificate):
    certificate.officer.law_qualification = "A2026秘密"
    certificate.officer.save()

    answer = public(client, certificate)

    text = answer.content.decode()
    assert answer.status_code == 200
    for expected in ("王示范", certificate.number, str(TODAY), "有效", "市场监管", "环翠区"):
        assert expected in text
    assert "秘密" not in text
    assert "<img" not in text
    assert "/office/" not in text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"suspended_from": TODAY}, "暂扣"),
        ({"revoked_on": TODAY}, "取消"),
        ({"withdrawn_on": TODAY}, "退出"),
        ({"valid_to": TODAY - timedelta(days=1)}, "过期"),
    ],
)
def test_the_state_of_today_is_shown(client, certificate, fields, word):
    OfficerCertificate.objects.update(decision_number="示决字〔2026〕1号", **fields)

    text = public(client, certificate).content.decode()

    assert word in text
    assert f"今天（{TODAY:%Y-%m-%d}）不能使用" in text


@pytest.mark.parametrize(
    "code", ["1", "1-", "-", "x-y", "1-aaaaaaaaaaaaaaaa", "0x1-a", "一-二", "1" * 400]
)
def test_an_unknown_code_is_told_in_words(client, certificate, code):
    answer = client.get(reverse("verify:certificate", args=[code]))

    assert answer.status_code == 404
    assert "没有查到这本证件" in answer.content.decode()


def test_codes_differ_do_not_follow_from_one_another_and_stay(certificate):
    other = factories.make_officer().certificates.get()
    codes = [verifying.code_of(one) for one in (certificate, other)]

    assert codes[0].split("-")[1] != codes[1].split("-")[1]
    assert verifying.found_by(codes[0]) == certificate
    assert verifying.found_by(codes[0].split("-")[0] + "-" + codes[1].split("-")[1]) is None
    assert verifying.code_of(OfficerCertificate.objects.get(pk=certificate.pk)) == codes[0]
