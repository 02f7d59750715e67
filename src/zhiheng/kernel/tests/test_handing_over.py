"""代理与移交：承办人不在时，件不会停下来。"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from zhiheng import factories
from zhiheng.accounts.models import StandIn, User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import handing_over, hooks, notices
from zhiheng.kernel.errors import NotVisible, RuleViolation
from zhiheng.kernel.models import LedgerEntry, Notice
from zhiheng.kernel.tests.matters import LETTERS, Letter

DAY = date(2026, 9, 1)


@pytest.fixture
def colleague(handler: User) -> User:
    return factories.make_user(Role.SO_HANDLER, handler.agency)


@pytest.fixture
def reported(issued: Letter, clerk: User, now: datetime) -> Letter:
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=DAY)
    return LETTERS.take("report", issued, actor=clerk, now=now)


def test_a_stand_in_acts_on_the_handlers_matters_for_those_days_only(
    reported: Letter, handler: User, colleague: User, now: datetime
) -> None:
    StandIn.objects.create(
        principal=handler,
        substitute=colleague,
        role=Role.SO_HANDLER,
        starts_on=DAY,
        ends_on=DAY,
    )

    with pytest.raises(RuleViolation, match="由本件的承办人办理"):
        LETTERS.take(
            "close", reported, actor=colleague, now=now + timedelta(days=1), reason="已纠正"
        )
    LETTERS.take("close", reported, actor=colleague, now=now, reason="已纠正")

    assert f'"stand_in_for":{handler.pk}' in LedgerEntry.objects.of(reported).last().facts


def test_handing_over_gives_the_matter_to_a_colleague_and_is_an_entry(
    reported: Letter,
    handler: User,
    head: User,
    colleague: User,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    hooks.register_notice_text(handing_over.NOTICE, "{number}移交给您承办。")

    with django_capture_on_commit_callbacks(execute=True):
        handing_over.hand_over(reported, colleague, reason="调离", actor=head, now=now)

    entry = LedgerEntry.objects.of(reported).last()
    assert f'"after":{colleague.pk},"before":{handler.pk}' in entry.facts
    assert entry.text == "调离"
    assert notices.text_of(Notice.objects.unread_by(colleague).get()).startswith(reported.number)
    with pytest.raises(RuleViolation, match="由本件的承办人办理"):
        LETTERS.take("close", reported, actor=handler, now=now, reason="已纠正")
    LETTERS.take("close", reported, actor=colleague, now=now, reason="已纠正")
    with pytest.raises(RuleViolation, match="已经办结"):
        handing_over.hand_over(reported, handler, reason="调回", actor=head, now=now)


def test_all_open_matters_of_somebody_who_leaves_go_together(
    letter: Letter,
    handler: User,
    head: User,
    colleague: User,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    other = Letter(agency=letter.agency, handler=handler)
    LETTERS.open("draft", other, actor=handler, now=now)
    handler.is_active = False
    handler.save()

    with django_capture_on_commit_callbacks(execute=True):
        moved = handing_over.hand_over_all(handler, colleague, reason="退休", actor=head, now=now)

    notice = Notice.objects.unread_by(colleague).get()
    assert (moved, notice.code, notice.facts) == (2, handing_over.MANY, {"n": 2})
    assert set(Letter.objects.values_list("handler", flat=True)) == {colleague.pk}
    with pytest.raises(RuleViolation, match="没有未办结的件"):
        handing_over.hand_over_all(handler, colleague, reason="退休", actor=head, now=now)


def test_only_the_head_hands_over_and_only_to_a_handler_of_the_same_authority(
    letter: Letter, handler: User, head: User, colleague: User, clerk: User, now: datetime
) -> None:
    elsewhere = factories.make_user(Role.SO_HANDLER, factories.make_so("370321"))
    there = factories.make_user(Role.SO_HEAD, elsewhere.agency)

    def over(to: User, actor: User, reason: str = "调离") -> None:
        handing_over.hand_over(letter, to, reason=reason, actor=actor, now=now)

    for to, actor, reason, sentence in (
        (colleague, handler, "调离", "由监督机构负责人"),
        (colleague, head, " ", "请填写移交理由"),
        (clerk, head, "调离", "只能移交给同单位"),
        (elsewhere, head, "调离", "只能移交给同单位"),
        (handler, head, "调离", "已经由此人承办"),
    ):
        with pytest.raises(RuleViolation, match=sentence):
            over(to, actor, reason)
    with pytest.raises(NotVisible):
        over(elsewhere, there)
    with pytest.raises(NotVisible):
        handing_over.hand_over_all(handler, elsewhere, reason="调离", actor=there, now=now)


def test_the_head_of_an_agency_hands_over_what_its_own_clerk_handles(
    letter: Letter, clerk: User, handler: User, now: datetime
) -> None:
    Letter.objects.filter(pk=letter.pk).update(handler=clerk)
    head = factories.make_user(Role.EA_HEAD, clerk.agency)
    second = factories.make_user(Role.EA_CLERK, clerk.agency)
    letter.refresh_from_db()

    assert set(handing_over.takers(clerk)) == {clerk, second}
    with pytest.raises(RuleViolation, match="同单位"):
        handing_over.hand_over(letter, handler, reason="调离", actor=head, now=now)
    handing_over.hand_over(letter, second, reason="调离", actor=head, now=now)

    assert Letter.objects.get(pk=letter.pk).handler == second
