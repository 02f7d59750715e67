"""定稿冻结、生成、留痕、送达。"""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.documents import services, serving, voiding
from zhiheng.documents.models import Document, ProofOfService
from zhiheng.documents.reading import page_texts
from zhiheng.documents.rendering import render
from zhiheng.documents.sources import Source
from zhiheng.kernel import jobs, vault
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import IssuedNumber, Job, LedgerEntry

pytestmark = pytest.mark.django_db


def _produced(paper, now) -> Document:
    return services.produce(paper, now=now)


@pytest.mark.clause("WH-31", "SD-28", "SC-28")
def test_issuing_freezes_the_facts_with_number_clauses_and_template_version(letter, paper):
    assert paper.number == letter.number
    assert paper.status == Document.Status.FROZEN
    assert "《行政执法监督条例》第二十八条" in paper.facts["cites"]["basis"]
    assert paper.facts["rectify_limit"] == "三十日"
    assert paper.facts["template_version"] == "1"


def test_the_job_is_queued_in_the_transaction_of_the_step(paper):
    queued = Job.objects.get(kind=services.JOB)

    jobs.execute(queued.pk)

    paper.refresh_from_db()
    queued.refresh_from_db()
    assert (queued.state, paper.status) == (Job.State.DONE, Document.Status.RENDERED)


def test_a_step_that_fails_leaves_neither_paper_nor_job(builder, agency, handler, head, now):
    from zhiheng.kernel.tests.matters import LETTERS, Letter

    draft = LETTERS.open("draft", Letter(agency=agency, handler=handler), actor=handler, now=now)
    LETTERS.take("submit", draft, actor=handler, now=now)

    def fail_after_issuing() -> None:
        with transaction.atomic():
            LETTERS.take("issue", draft, actor=head, now=now, opinion="同意")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_issuing()

    assert not Document.objects.exists()
    assert not Job.objects.exists()


def test_the_hash_of_the_rendered_paper_is_the_second_entry(letter, paper, now):
    _produced(paper, now)

    last = LedgerEntry.objects.of(letter).last()
    paper.refresh_from_db()
    content = services.file_of(paper)
    assert last.action == "documents.rendered"
    assert last.label == "生成文书，登记哈希"
    assert paper.sha256 == hashlib.sha256(content).hexdigest()
    assert paper.sha256 in last.facts
    assert "WH-31" in last.rows
    assert letter.number in "".join(page_texts(content))


def test_rendering_twice_writes_one_file_and_one_entry(letter, paper, now):
    first = _produced(paper, now)
    again = _produced(Document.objects.get(pk=paper.pk), now + timedelta(hours=1))

    assert again.sha256 == first.sha256
    assert again.rendered_at == now
    assert LedgerEntry.objects.filter(action="documents.rendered").count() == 1


def test_the_paper_can_be_set_again_from_its_facts_and_compared(paper, now):
    produced = _produced(paper, now)

    again = render(produced.kind, produced.facts, **services.looks_of(produced))

    assert hashlib.sha256(again).hexdigest() == produced.sha256


def test_a_character_without_font_is_refused_before_anything_is_signed(letter, handler, now):
    source = Source("D33", letter, letter.number, handler, now)
    facts = services.builder_of("D33", letter)(source) | {"contact": "王😀"}

    with pytest.raises(RuleViolation, match="“联系人及电话”中没有字体可以印出：😀（U\\+1F600）"):
        services.draw_up(source, facts)


def test_a_paper_that_could_not_be_rendered_says_why_and_can_be_tried_again(paper, head, now):
    frozen = paper.facts
    paper.facts = frozen | {"contact": "王😀"}
    paper.save()
    with pytest.raises(RuleViolation, match="U\\+1F600"):
        _produced(paper, now)
    paper.refresh_from_db()
    assert (paper.status, "U+1F600" in paper.failure) == (Document.Status.FAILED, True)

    Document.objects.filter(pk=paper.pk).update(facts=frozen)
    Job.objects.update(state=Job.State.FAILED)
    services.retry(paper, actor=head, now=now)
    jobs.execute(Job.objects.get(state=Job.State.QUEUED).pk)

    paper.refresh_from_db()
    assert paper.status == Document.Status.RENDERED


def test_a_paper_that_is_rendered_is_not_rendered_again(paper, head, now):
    with pytest.raises(RuleViolation, match="生成失败"):
        services.retry(_produced(paper, now), actor=head, now=now)


def test_a_paper_with_its_own_series_takes_its_own_number(letter, handler, now):
    with transaction.atomic():
        source = Source("D34", letter, letter.number, handler, now)
        reply = services.draw_up(source, services.builder_of("D34", letter)(source))

    assert "复" in reply.number
    assert reply.number != letter.number
    assert IssuedNumber.objects.filter(series__kind="D34", text=reply.number).exists()


def test_a_form_has_no_number_of_its_own(letter, handler, now):
    with transaction.atomic():
        source = Source("D43", letter, letter.number, handler, now)
        record = services.draw_up(source, services.builder_of("D43", letter)(source))

    assert record.number == ""


def test_the_newest_paper_of_a_kind_and_number_is_found(letter, paper):
    assert services.paper_of(letter, "D33", letter.number) == paper
    assert services.paper_of(letter, "D33", "没有这个号") is None
    assert services.paper_of(letter, "D43") is None


def test_the_agency_does_not_see_internal_papers(letter, paper, handler, head, clerk, now):
    with transaction.atomic():
        source = Source("D43", letter, letter.number, handler, now)
        record = services.draw_up(source, services.builder_of("D43", letter)(source))
    stranger = factories.make_user(Role.EA_CLERK, factories.make_agency("371083"))

    assert set(Document.objects.visible_to(head)) == {paper, record}
    assert set(Document.objects.visible_to(clerk)) == {paper}
    assert not Document.objects.visible_to(stranger).exists()


def test_a_void_paper_stays_and_is_marked(letter, paper, head, now):
    produced = _produced(paper, now)

    voided = voiding.void(produced, actor=head, reason="主送机关有误", now=now)

    assert all(page.startswith("作废") for page in page_texts(services.file_of(voided)))
    assert vault.path_of(voided.sha256).is_file()
    assert services.paper_of(letter, "D33") is None
    assert IssuedNumber.objects.get(text=letter.number).void.reason == "主送机关有误"
    with pytest.raises(RuleViolation, match="已经作废"):
        voiding.void(voided, actor=head, reason="再次", now=now)


def test_a_paper_is_not_voided_while_it_is_rendered_or_after_it_was_served(
    paper, handler, head, now
):
    with pytest.raises(RuleViolation, match="正在生成"):
        voiding.void(paper, actor=head, reason="主送机关有误", now=now)
    produced = _produced(paper, now)
    serving.dispatch(produced, method="electronic", actor=handler, now=now)

    with pytest.raises(RuleViolation, match="已经送出或者送达的文书不能作废"):
        voiding.void(produced, actor=head, reason="主送机关有误", now=now)


def test_only_the_head_of_the_unit_that_made_it_voids_a_paper(paper, handler, now):
    produced = _produced(paper, now)
    elsewhere = factories.make_user(Role.SO_HEAD, factories.make_so("370321"))

    for person in (handler, elsewhere):
        with pytest.raises(RuleViolation, match="制作单位的负责人"):
            voiding.void(produced, actor=person, reason="主送机关有误", now=now)

    produced.refresh_from_db()
    assert produced.status == Document.Status.RENDERED


def test_voiding_needs_a_reason(paper, head, now):
    _produced(paper, now)
    paper.refresh_from_db()
    with pytest.raises(RuleViolation, match="理由"):
        voiding.void(paper, actor=head, reason=" ", now=now)


# --- 送达 ----------------------------------------------------------------------------------------


def test_nothing_is_served_before_its_hash_is_in_the_ledger(paper, handler, now):
    with pytest.raises(RuleViolation, match="正在生成"):
        serving.dispatch(paper, method="electronic", actor=handler, now=now)


@pytest.mark.clause("WH-32.s1", "WH-33.s1")
def test_sending_arriving_signing_and_reading_are_kept_apart(paper, handler, clerk, now):
    produced = _produced(paper, now)
    proof = serving.dispatch(produced, method="electronic", actor=handler, now=now)

    serving.record_reading(produced, reader=clerk, now=now + timedelta(hours=1))
    proof.refresh_from_db()
    serving.record_receipt(proof, signed_at=now + timedelta(hours=2), receiver="签收员")

    assert proof.arrived_at == now
    assert proof.read_at == now + timedelta(hours=1)
    assert proof.signed_at == now + timedelta(hours=2)


def test_only_the_first_reading_by_the_addressee_counts(paper, handler, head, clerk, now):
    produced = _produced(paper, now)
    serving.dispatch(produced, method="electronic", actor=handler, now=now)

    assert not serving.record_reading(produced, reader=head, now=now)
    assert serving.record_reading(produced, reader=clerk, now=now)
    assert not serving.record_reading(produced, reader=clerk, now=now + timedelta(days=1))
    assert LedgerEntry.objects.filter(action="documents.read").count() == 1


def test_a_paper_left_after_refusal_says_so(paper, handler, now):
    produced = _produced(paper, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        serving.dispatch(produced, method="left", actor=handler, now=now)
    proof = serving.dispatch(
        produced, method="left", actor=handler, now=now, refusal="拒绝签收，留置于收发室。"
    )

    assert proof.arrived_at is None


def test_a_receipt_before_sending_is_refused(paper, handler, now):
    proof = serving.dispatch(
        _produced(paper, now), method="direct", actor=handler, now=now, place="收发室"
    )

    with pytest.raises(RuleViolation, match="不能早于"):
        serving.record_receipt(proof, signed_at=now - timedelta(days=1))


def test_the_proof_of_service_prints_all_four_moments(paper, handler, clerk, now):
    produced = _produced(paper, now)
    proof = serving.dispatch(produced, method="electronic", actor=handler, now=now)
    serving.record_reading(produced, reader=clerk, now=now)
    proof = ProofOfService.objects.get(pk=proof.pk)
    serving.record_receipt(proof, signed_at=now, receiver="签收员")

    text = "".join(page_texts(render("D56", serving.proof_facts(proof))))

    assert text.count("2026年11月20日10时00分") == 4
    assert "电子送达" in text
