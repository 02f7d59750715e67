"""纸面送达：凭送达回证登记，期限自收到、留置的次日起算。"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhiheng.documents.models import ServiceFile
from zhiheng.documents.reading import page_texts
from zhiheng.documents.rendering import render
from zhiheng.documents.serving import proof_facts
from zhiheng.kernel import deadlines
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import Deadline, LedgerEntry
from zhiheng.kernel.uploads import Upload, keep_upload
from zhiheng.supervision import services
from zhiheng.supervision.models import ReminderLetter, SupervisionOpinion
from zhiheng.supervision.papers import current_paper
from zhiheng.supervision.registration import mine
from zhiheng.supervision.tests.test_papers import _changed
from zhiheng.supervision.tests.thread import World, at

S = SupervisionOpinion.Status
PDF = b"%PDF-1.7 demo"
REGISTERED = at(date(2026, 9, 3))
DIRECT = {
    "method": "direct",
    "sent_on": date(2026, 9, 1),
    "received_on": date(2026, 9, 1),
    "receiver": "演示收发员",
}
LEFT = DIRECT | {
    "method": "left",
    "receiver": "",
    "place": "该局收发室",
    "refusal": "收发员拒绝签收，说明情况后留置于收发室。",
    "witnesses": "演示见证人",
}


def upload(name: str = "送达回证.pdf") -> Upload:
    return keep_upload(SimpleUploadedFile(name, PDF))


def register(world: World, opinion: SupervisionOpinion, **given):
    values = DIRECT | {"receipt": upload()} | given
    return services.register_service(opinion, actor=world.handler, now=REGISTERED, **values)


@pytest.mark.clause("MS-87", "MS-88", "WH-32.s1", "WH-33.s1", "SD-28", "SC-28", "SC-30")
def test_both_clocks_start_the_day_after_the_signature_on_the_proof(world):
    opinion = register(world, world.issued())

    assert (opinion.status, opinion.received_on) == (S.RECTIFYING, date(2026, 9, 1))
    assert deadlines.running(opinion, "opinion.objection").due == date(2026, 9, 8)
    assert deadlines.running(opinion, "opinion.rectify").due == date(2026, 10, 8)


@pytest.mark.clause("MS-89", "WH-33.s1")
def test_a_refused_paper_counts_from_the_day_it_was_left(world):
    opinion = register(world, world.issued(), **LEFT)

    proof = current_paper(opinion).proofs.get()
    assert opinion.received_on == date(2026, 9, 1)
    assert (proof.signed_at, proof.witnesses) == (None, "演示见证人")
    text = "".join(page_texts(render("D56", proof_facts(proof))))
    assert "留置送达" in text
    assert "2026年9月1日" in text
    assert "0时00分" not in text


@pytest.mark.clause("MS-91")
def test_posting_counts_from_the_postal_receipt_not_from_the_posting(world):
    opinion = register(
        world,
        world.issued(),
        method="post",
        sent_on=date(2026, 8, 29),
        received_on=date(2026, 9, 2),
    )

    assert deadlines.running(opinion, "opinion.objection").due == date(2026, 9, 9)


@pytest.mark.clause("MS-87", "MS-89", "MS-91")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"method": "electronic"}, "请选择送达方式"),
        ({"receiver": " "}, "在回证上签收的人"),
        ({"receipt": None}, "请上传送达回证"),
        (LEFT | {"refusal": ""}, "写明拒收的事由"),
        (LEFT | {"witnesses": ""}, "须有见证人"),
        (LEFT | {"receiver": "某人"}, "没有签收人"),
        ({"sent_on": date(2026, 8, 27)}, "不能早于制发日期"),
        ({"received_on": date(2026, 8, 31)}, "不能早于送出日期"),
        ({"received_on": date(2026, 9, 4)}, "不能晚于今天"),
        ({"received_on": None}, "请填写送出日期和收到日期"),
    ],
)
def test_a_proof_that_proves_nothing_is_refused_and_no_clock_starts(world, given, sentence):
    opinion = world.issued()

    with pytest.raises(RuleViolation, match=sentence):
        register(world, opinion, **given)

    assert not Deadline.objects.of(opinion).exists()
    assert not current_paper(opinion).proofs.exists()


@pytest.mark.clause("MS-89")
def test_footage_of_the_leaving_stands_for_a_witness(world):
    opinion = register(
        world, world.issued(), **LEFT | {"witnesses": "", "footage": upload("照片.pdf")}
    )

    kept = ServiceFile.objects.filter(proof__document=current_paper(opinion))
    assert set(kept.values_list("purpose", flat=True)) == {"receipt", "footage"}


def test_the_ledger_keeps_method_days_and_the_hash_of_the_proof_but_no_name(world):
    receipt = upload()
    opinion = register(world, world.issued(), **LEFT | {"receipt": receipt})

    entry = LedgerEntry.objects.of(opinion).get(action__endswith=".register_service")
    assert receipt.sha256 in entry.facts
    assert '"method":"left"' in entry.facts
    assert "2026-09-01" in entry.facts
    assert "MS-89" in entry.rows.split()
    assert "见证人" not in entry.facts
    assert "收发员" not in entry.facts


def test_only_the_handler_registers_and_nobody_twice(world):
    opinion = world.issued()

    for person in (world.head, world.second, world.clerk):
        with pytest.raises(RuleViolation, match="办理"):
            services.register_service(
                opinion, actor=person, now=REGISTERED, **DIRECT, receipt=upload()
            )
    with pytest.raises(NotVisible):
        services.register_service(
            opinion, actor=world.stranger, now=REGISTERED, **DIRECT, receipt=upload()
        )
    register(world, opinion)
    with pytest.raises(RuleViolation, match="现在是"):
        register(world, opinion)


@pytest.mark.clause("WH-31", "MS-87")
def test_nothing_is_registered_before_the_paper_is_rendered(world):
    opinion = world.discuss(world.draft())
    services.submit(opinion, actor=world.handler, now=at(date(2026, 8, 27)))
    services.issue(opinion, actor=world.head, now=at(date(2026, 8, 28)))

    with pytest.raises(RuleViolation, match="正在生成"):
        register(world, opinion)


@pytest.mark.clause("MS-89", "WH-33.s1")
def test_who_does_not_sign_in_the_system_can_be_served_on_paper(world):
    opinion = register(world, world.served(), **LEFT)

    methods = set(current_paper(opinion).proofs.values_list("method", flat=True))
    assert methods == {"electronic", "left"}
    assert opinion.status == S.RECTIFYING


@pytest.mark.clause("WH-32.s1", "WH-33.s1", "MS-88")
def test_a_changed_opinion_served_on_paper_starts_both_clocks_anew(world):
    opinion = _changed(world)
    world.render(opinion, at(date(2026, 9, 8), 11))
    days = {"sent_on": date(2026, 9, 14), "received_on": date(2026, 9, 14)}

    services.register_service(
        opinion, actor=world.handler, now=at(date(2026, 9, 15)), **DIRECT | days, receipt=upload()
    )

    assert (opinion.status, opinion.re_examination) == (S.RECTIFYING, "none")
    assert deadlines.running(opinion, "opinion.rectify").due == date(2026, 10, 14)


def posted(**given) -> dict:
    values = {name: str(value) for name, value in (DIRECT | given).items()}
    return values | {"receipt": SimpleUploadedFile("送达回证.pdf", PDF)}


def test_the_page_takes_the_proof_and_offers_it_to_both_sides(world, client):
    opinion = world.issued()
    client.force_login(world.handler)
    url = reverse("supervision:opinion-step", args=[opinion.pk, "register_service"])
    offered = client.get(opinion.get_absolute_url()).content.decode()

    refused = client.post(url, posted(method="left", receiver=""))
    taken = client.post(url, posted())

    assert "登记纸面送达" in offered
    assert refused.status_code == 422
    assert "写明拒收的事由" in refused.content.decode()
    assert taken.status_code == 302
    kept = ServiceFile.objects.get()
    paper = current_paper(SupervisionOpinion.objects.get(pk=opinion.pk))
    address = reverse("documents:service-file", args=[paper.pk, kept.pk])
    for person, status in ((world.handler, 200), (world.clerk, 200), (world.stranger, 404)):
        client.force_login(person)
        answer = client.get(address)
        assert answer.status_code == status
        assert status == 404 or b"".join(answer.streaming_content) == PDF
    client.force_login(world.clerk)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "演示收发员" in page
    assert "00:00" not in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"method": "pigeon"}, "没有这种送达方式"),
        ({"received_on": "昨天"}, "日期不能识别"),
        ({"refusal": "拒收"}, "请选择留置送达"),
    ],
)
def test_bad_input_on_the_page_gets_a_sentence(world, client, given, sentence):
    opinion = world.issued()
    client.force_login(world.handler)
    url = reverse("supervision:opinion-step", args=[opinion.pk, "register_service"])

    answer = client.post(url, posted(**given))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.clause("WH-30.s1", "SC-24", "MS-87")
def test_a_reminder_served_on_paper_keeps_its_proof_and_starts_no_clock(world, client):
    letter = services.draft_reminder(
        world.upheld(), actor=world.handler, text="请核对公开日期。", now=at(date(2026, 8, 25))
    )
    day = at(date(2026, 8, 26))
    services.reminder_step("submit_reminder", letter, actor=world.handler, now=day)
    services.reminder_step("issue_reminder", letter, actor=world.head, now=day)
    world.render(letter, day)
    client.force_login(world.handler)

    url = reverse("supervision:reminder-step", args=[letter.pk, "serve_reminder"])
    taken = client.post(url, posted())

    assert taken.status_code == 302
    assert current_paper(letter).proofs.get().method == "direct"
    assert ReminderLetter.objects.get(pk=letter.pk).status == "issued"
    assert not Deadline.objects.of(letter).exists()


# --- 先登记送出，后登记收到 ---------------------------------------------------------------------

POSTED = {"method": "post", "sent_on": date(2026, 8, 29), "mail_number": "XA00000000137"}


def send(world: World, opinion: SupervisionOpinion, **given) -> SupervisionOpinion:
    return services.send(opinion, actor=world.handler, now=REGISTERED, **POSTED | given)


@pytest.mark.clause("MS-91", "WH-32.s1", "WH-33.s1")
def test_a_letter_in_the_post_starts_no_clock_until_it_is_received(world):
    opinion = send(world, world.issued())

    assert (opinion.status, opinion.received_on) == (S.ISSUED, None)
    assert not Deadline.objects.of(opinion).exists()
    proof = current_paper(opinion).proofs.get()
    assert (proof.arrived_at, proof.mail_number) == (None, "XA00000000137")

    register(world, opinion, method="post", sent_on=POSTED["sent_on"], received_on=date(2026, 9, 2))

    proof = current_paper(opinion).proofs.get()
    assert (proof.receiver, proof.mail_number) == ("演示收发员", "XA00000000137")
    assert opinion.status == S.RECTIFYING
    assert deadlines.running(opinion, "opinion.objection").due == date(2026, 9, 9)
    assert "XA00000000137" in "".join(page_texts(render("D56", proof_facts(proof))))


@pytest.mark.clause("MS-91")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"method": "direct"}, "只有邮寄和委托"),
        ({"method": "electronic"}, "只有邮寄和委托"),
        ({"mail_number": " "}, "填写邮件号"),
        ({"sent_on": None}, "填写送出日期"),
        ({"sent_on": date(2026, 9, 4)}, "不能晚于今天"),
        ({"sent_on": date(2026, 8, 27)}, "不能早于制发日期"),
    ],
)
def test_a_sending_that_says_nothing_is_refused(world, given, sentence):
    opinion = world.issued()

    with pytest.raises(RuleViolation, match=sentence):
        send(world, opinion, **given)

    assert not current_paper(opinion).proofs.exists()


def test_the_same_sending_is_registered_once_another_may_follow(world):
    opinion = send(world, world.issued())

    with pytest.raises(RuleViolation, match="已经登记过"):
        send(world, opinion)
    send(world, opinion, mail_number="XA00000000245", sent_on=date(2026, 9, 1))

    register(world, opinion, method="post", sent_on=POSTED["sent_on"])

    proofs = current_paper(opinion).proofs
    assert [(one.mail_number, one.arrived_at is None) for one in proofs.order_by("id")] == [
        ("XA00000000137", False),
        ("XA00000000245", True),
    ]


def test_what_was_lost_in_the_post_is_handed_over_in_a_service_of_its_own(world):
    opinion = register(world, send(world, world.issued()))

    found = {proof.method: proof.arrived_at for proof in current_paper(opinion).proofs.all()}
    assert found == {"post": None, "direct": at(date(2026, 9, 1), 0)}


def test_who_signs_in_the_system_signs_the_electronic_service_not_the_letter(world):
    opinion = send(world, world.issued())
    services.serve(opinion, actor=world.handler, now=REGISTERED)

    services.receive(opinion, actor=world.clerk, received_on=date(2026, 9, 3), now=REGISTERED)

    signed = current_paper(opinion).proofs.filter(signed_at__isnull=False)
    assert [proof.method for proof in signed] == ["electronic"]


@pytest.mark.clause("WH-31", "WH-32.s2")
def test_a_letter_in_the_post_is_not_recalled(world):
    opinion = send(world, world.issued())

    with pytest.raises(RuleViolation, match="已经送出"):
        services.recall(opinion, actor=world.head, reason="主送机关写错。", now=REGISTERED)


def test_the_agency_cannot_sign_for_a_letter_and_does_not_have_it_to_do(world, client):
    opinion = send(world, world.issued())
    client.force_login(world.clerk)

    assert opinion not in mine(world.clerk)
    with pytest.raises(RuleViolation, match="还没有送达"):
        services.receive(opinion, actor=world.clerk, received_on=date(2026, 9, 2), now=REGISTERED)


def test_the_pages_take_the_sending_and_fill_it_in_at_the_receipt(world, client):
    opinion = world.issued()
    client.force_login(world.handler)
    url = reverse("supervision:opinion-step", args=[opinion.pk, "send"])
    given = {name: str(value) for name, value in POSTED.items()}

    unreadable = client.post(url, given | {"sent_on": "昨天"})
    unknown = client.post(url, given | {"method": "left"})
    taken = client.post(url, given)
    form = client.get(reverse("supervision:opinion-step", args=[opinion.pk, "register_service"]))

    assert (unreadable.status_code, unknown.status_code, taken.status_code) == (422, 422, 302)
    assert "没有这种送达方式" in unknown.text
    assert form.context["form"].initial == POSTED
    assert "XA00000000137" in client.get(current_paper(opinion).get_absolute_url()).text


def test_a_reminder_is_sent_and_served_in_two_steps(world, client):
    letter = services.draft_reminder(
        world.upheld(), actor=world.handler, text="请核对公开日期。", now=at(date(2026, 8, 25))
    )
    day = at(date(2026, 8, 26))
    services.reminder_step("submit_reminder", letter, actor=world.handler, now=day)
    services.reminder_step("issue_reminder", letter, actor=world.head, now=day)
    world.render(letter, day)
    client.force_login(world.handler)

    url = reverse("supervision:reminder-step", args=[letter.pk, "send_reminder"])
    sent = client.post(url, {name: str(value) for name, value in POSTED.items()})
    url = reverse("supervision:reminder-step", args=[letter.pk, "serve_reminder"])
    served = client.post(url, posted(**client.get(url).context["form"].initial))

    assert (sent.status_code, served.status_code) == (302, 302)
    proof = current_paper(letter).proofs.get()
    assert (proof.method, proof.mail_number) == ("post", "XA00000000137")
    assert proof.arrived_at is not None
