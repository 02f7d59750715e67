"""办理一步：次序、期限、文号、留痕。"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from zhiheng import factories
from zhiheng.accounts.models import StandIn, User
from zhiheng.accounts.roles import Role
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import Deadline, IssuedNumber, LedgerEntry
from zhiheng.kernel.tests.matters import LETTERS, REVIEWS, Letter

RECEIVED = date(2026, 9, 1)


def due(letter: Letter, clock: str) -> date:
    return Deadline.objects.of(letter).running().get(clock=clock).due


@pytest.mark.clause("WH-32.s1", "WH-33.s1")
def test_both_clocks_start_the_day_after_receipt(
    issued: Letter, clerk: User, now: datetime
) -> None:
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)

    assert issued.status == Letter.Status.RECTIFYING
    assert due(issued, "opinion.objection") == date(2026, 9, 8)
    assert due(issued, "opinion.rectify") == date(2026, 10, 8)


def test_a_step_out_of_its_state_is_refused_with_both_names(
    letter: Letter, clerk: User, now: datetime
) -> None:
    with pytest.raises(RuleViolation) as refused:
        LETTERS.take("report", letter, actor=clerk, now=now)

    assert refused.value.sentence == "现在是“拟稿”，不能办理“报送纠正情况”。"
    letter.refresh_from_db()
    assert letter.status == Letter.Status.DRAFT


def test_the_wrong_role_is_told_whose_step_it_is(letter: Letter, head: User, now: datetime) -> None:
    with pytest.raises(RuleViolation, match="由监督承办人办理"):
        LETTERS.take("submit", letter, actor=head, now=now)


def test_a_stranger_gets_not_found(letter: Letter, now: datetime) -> None:
    stranger = factories.make_user(Role.SO_HANDLER, factories.make_so("370321"))

    with pytest.raises(NotVisible):
        LETTERS.take("submit", letter, actor=stranger, now=now)
    with pytest.raises(NotVisible):
        LETTERS.open("draft", Letter(agency=letter.agency), actor=stranger, now=now)


def test_each_step_writes_one_entry_with_the_clauses_of_the_place(
    issued: Letter, clerk: User, now: datetime
) -> None:
    before = LedgerEntry.objects.count()

    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)

    entry = LedgerEntry.objects.of(issued).last()
    assert LedgerEntry.objects.count() == before + 1
    assert entry.action == "kernel_tests.letter.receive"
    assert entry.rows == "WH-32.s1 SC-30"
    assert '"received_on":"2026-09-01"' in entry.facts
    assert '"opinion.rectify":"2026-10-08"' in entry.facts


@pytest.mark.django_db
def test_a_paper_in_huantai_never_cites_weihai(now: datetime) -> None:
    handler = factories.make_user(Role.SO_HANDLER, factories.make_so("370321"))

    letter = LETTERS.open(
        "draft", Letter(agency=factories.make_agency("370321")), actor=handler, now=now
    )

    assert LedgerEntry.objects.of(letter).get().rows == "SC-28"


def test_free_text_is_kept_beside_the_chain_and_only_its_hash_in_it(
    letter: Letter, handler: User, head: User, now: datetime
) -> None:
    LETTERS.take("submit", letter, actor=handler, now=now)

    LETTERS.take("send_back", letter, actor=head, now=now, opinion="请补充王小明的证言")

    entry = LedgerEntry.objects.of(letter).last()
    assert "王小明" not in entry.facts
    assert '"hmac":"h:' in entry.facts
    assert entry.texts.get(name="opinion").text == "请补充王小明的证言"


def test_numbers_are_written_as_the_pack_says_and_in_order(
    agency: Any, handler: User, head: User, now: datetime
) -> None:
    numbers = []
    for _ in range(3):
        letter = LETTERS.open("draft", Letter(agency=agency), actor=handler, now=now)
        LETTERS.take("submit", letter, actor=handler, now=now)
        numbers.append(LETTERS.take("issue", letter, actor=head, now=now).number)

    assert [n.n for n in IssuedNumber.objects.order_by("n")] == [1, 2, 3]
    assert all(f"〔2026〕{n}号" in number for n, number in enumerate(numbers, 1))


def test_a_failing_step_gives_its_number_back(
    letter: Letter, handler: User, head: User, now: datetime
) -> None:
    LETTERS.take("submit", letter, actor=handler, now=now)

    with pytest.raises(RuleViolation, match="制发之后才能签收"):
        LETTERS.take("send_back", letter, actor=head, now=now, opinion="x", received_on=RECEIVED)

    assert not IssuedNumber.objects.exists()
    assert LedgerEntry.objects.of(letter).last().action.endswith(".submit")


def test_a_guard_refuses_with_its_clause(issued: Letter, clerk: User, now: datetime) -> None:
    tomorrow = RECEIVED + timedelta(days=1)

    with pytest.raises(RuleViolation) as refused:
        LETTERS.take("receive", issued, actor=clerk, now=now, received_on=tomorrow)

    assert refused.value.row == "WH-32.s1"
    assert refused.value.sentence == "收到日期不能晚于今天。"


def test_a_missing_fact_is_asked_for_by_name(issued: Letter, clerk: User, now: datetime) -> None:
    with pytest.raises(RuleViolation, match="请填写“收到日期”。"):
        LETTERS.take("receive", issued, actor=clerk, now=now)


def test_an_old_version_of_the_page_is_refused(
    letter: Letter, handler: User, now: datetime
) -> None:
    seen = letter.version
    LETTERS.take("submit", letter, actor=handler, now=now)
    LETTERS.take("recall", letter, actor=handler, now=now)

    with pytest.raises(RuleViolation, match="刚刚被他人办理过"):
        LETTERS.take("submit", letter, actor=handler, now=now, version=seen)


def test_status_number_and_origin_are_no_facts(
    letter: Letter, handler: User, now: datetime
) -> None:
    for name in ("status", "review", "number", "path"):
        with pytest.raises(TypeError):
            LETTERS.take("submit", letter, actor=handler, now=now, **{name: "x"})


def test_reporting_late_stores_the_late_days(issued: Letter, clerk: User, now: datetime) -> None:
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)

    LETTERS.take("report", issued, actor=clerk, now=now + timedelta(days=42))

    deadline = Deadline.objects.of(issued).get(clock="opinion.rectify")
    assert deadline.satisfied_on == date(2026, 10, 13)
    assert deadline.late_days == 5


def test_the_parallel_column_moves_while_the_main_one_goes_on(
    issued: Letter, clerk: User, now: datetime
) -> None:
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)

    REVIEWS.take("object", issued, actor=clerk, now=now)

    assert (issued.status, issued.review) == (Letter.Status.RECTIFYING, Letter.Review.REQUESTED)
    assert due(issued, "opinion.reexamine") == date(2026, 9, 15)
    assert due(issued, "opinion.rectify") == date(2026, 10, 8)


def test_a_step_may_move_both_columns_and_end_a_clock(
    issued: Letter, clerk: User, handler: User, now: datetime
) -> None:
    first = issued.number
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)
    REVIEWS.take("object", issued, actor=clerk, now=now)

    REVIEWS.take("change", issued, actor=handler, now=now)

    assert (issued.status, issued.review) == (Letter.Status.ISSUED, Letter.Review.CHANGED)
    assert issued.number != first
    assert not Deadline.objects.of(issued).running().exists()


def test_closing_waits_for_the_other_column(
    issued: Letter, clerk: User, handler: User, now: datetime
) -> None:
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)
    REVIEWS.take("object", issued, actor=clerk, now=now)
    LETTERS.take("report", issued, actor=clerk, now=now)

    with pytest.raises(RuleViolation, match="现在是“已申请”，不能办理“办结”"):
        LETTERS.take("close", issued, actor=handler, now=now, reason="已纠正")


def test_a_stand_in_acts_and_the_entry_says_for_whom(
    letter: Letter, handler: User, head: User, now: datetime
) -> None:
    substitute = factories.make_user(Role.SO_ANALYST, head.agency)
    StandIn.objects.create(
        principal=head,
        substitute=substitute,
        role=Role.SO_HEAD,
        starts_on=RECEIVED,
        ends_on=RECEIVED,
    )
    LETTERS.take("submit", letter, actor=handler, now=now)

    LETTERS.take("issue", letter, actor=substitute, now=now)

    entry = LedgerEntry.objects.of(letter).last()
    assert f'"stand_in_for":{head.pk}' in entry.facts
    assert entry.actor == substitute


def test_buttons_say_what_is_allowed_and_why_not(letter: Letter, head: User, now: datetime) -> None:
    offers = {offer.name: offer for offer in LETTERS.offered(letter, head, now)}

    assert offers["submit"].is_relevant
    assert str(offers["submit"].refusal) == "“送审”由监督承办人办理。"
    assert offers["submit"].clauses == ("WH-31", "SC-28")
    assert not offers["receive"].is_relevant
    assert "clear" not in offers
    assert "draft" not in offers


def test_a_system_step_is_no_persons(letter: Letter, head: User, now: datetime) -> None:
    with pytest.raises(RuleViolation, match="由系统办理"):
        LETTERS.take("clear", letter, actor=head, now=now)
