"""更正与作废：新旧两值留痕，期限重新计算，号码不再用。"""

from datetime import date, datetime

import pytest

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import correcting, numbering
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import Deadline, IssuedNumber, LedgerEntry
from zhiheng.kernel.tests.matters import LETTERS, Letter

WRONG, RIGHT = date(2026, 8, 3), date(2026, 9, 1)


@pytest.fixture
def received(issued: Letter, clerk: User, now: datetime) -> Letter:
    return LETTERS.take("receive", issued, actor=clerk, now=now, received_on=WRONG)


def test_a_corrected_receipt_moves_both_clocks_and_keeps_both_values(
    received: Letter, handler: User, head: User, now: datetime
) -> None:
    correction = correcting.propose(
        received, "received_on", RIGHT, reason="回证日期录错", actor=handler, now=now
    )
    correcting.approve(correction, actor=head, now=now)

    received.refresh_from_db()
    dues = dict(Deadline.objects.of(received).values_list("clock", "due"))
    assert received.received_on == RIGHT
    assert dues == {"opinion.objection": date(2026, 9, 8), "opinion.rectify": date(2026, 10, 8)}
    entry = LedgerEntry.objects.of(received).last()
    assert '"old":"2026-08-03"' in entry.facts
    assert '"new":"2026-09-01"' in entry.facts
    assert '"opinion.rectify":"2026-10-08"' in entry.facts


def test_nothing_changes_before_the_head_approves(
    received: Letter, handler: User, now: datetime
) -> None:
    correction = correcting.propose(
        received, "received_on", RIGHT, reason="录错", actor=handler, now=now
    )

    with pytest.raises(RuleViolation, match="负责人批准"):
        correcting.approve(correction, actor=handler, now=now)
    received.refresh_from_db()
    assert received.received_on == WRONG


def test_the_head_does_not_approve_his_own_correction(
    received: Letter, head: User, now: datetime
) -> None:
    correction = correcting.propose(
        received, "remark", "更正后的备注", reason="漏录", actor=head, now=now
    )

    with pytest.raises(RuleViolation, match="不能是同一人"):
        correcting.approve(correction, actor=head, now=now)


def test_refusing_keeps_the_value_and_the_reason(
    received: Letter, handler: User, head: User, now: datetime
) -> None:
    correction = correcting.propose(
        received, "remark", "新的备注", reason="漏录", actor=handler, now=now
    )
    correcting.refuse(correction, reason="原值无误", actor=head, now=now)

    received.refresh_from_db()
    assert received.remark == ""
    with pytest.raises(RuleViolation, match="已经办结"):
        correcting.approve(correction, actor=head, now=now)


def test_status_and_number_are_not_correctable(
    received: Letter, handler: User, now: datetime
) -> None:
    for field in ("status", "number", "review", "nonsense"):
        with pytest.raises(RuleViolation, match="不能更正"):
            correcting.propose(received, field, "x", reason="试", actor=handler, now=now)


@pytest.mark.parametrize(
    ("field", "new", "sentence"),
    [
        ("received_on", "2026-13-45", "日期|无效|格式"),
        ("received_on", WRONG, "与原值相同"),
    ],
)
def test_bad_values_get_a_sentence(
    received: Letter, handler: User, now: datetime, field: str, new: object, sentence: str
) -> None:
    with pytest.raises(RuleViolation, match=sentence):
        correcting.propose(received, field, new, reason="试", actor=handler, now=now)


def test_one_open_correction_a_field_and_strangers_see_nothing(
    received: Letter, handler: User, now: datetime
) -> None:
    correcting.propose(received, "received_on", RIGHT, reason="录错", actor=handler, now=now)
    stranger = factories.make_user(Role.SO_HANDLER, factories.make_so("370321"))

    with pytest.raises(RuleViolation, match="已有一处更正待批准"):
        correcting.propose(received, "received_on", RIGHT, reason="录错", actor=handler, now=now)
    with pytest.raises(NotVisible):
        correcting.propose(received, "remark", "x", reason="试", actor=stranger, now=now)


def test_a_void_number_is_marked_and_never_used_again(
    issued: Letter, agency: object, handler: User, head: User, now: datetime
) -> None:
    number = IssuedNumber.objects.get(text=issued.number)

    numbering.void(number, reason="重复制发", approved_by=head, now=now)
    other = LETTERS.open("draft", Letter(agency=issued.agency), actor=handler, now=now)
    LETTERS.take("submit", other, actor=handler, now=now)
    LETTERS.take("issue", other, actor=head, now=now)

    assert IssuedNumber.objects.get(text=other.number).n == 2
    with pytest.raises(RuleViolation, match="已经作废"):
        numbering.void(number, reason="再来", approved_by=head, now=now)
