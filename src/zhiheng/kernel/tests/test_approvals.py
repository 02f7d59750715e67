"""审批链：送审、逐级意见、签发、退回、撤回；承办与审批分离。"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from zhiheng import factories
from zhiheng.accounts.models import RoleAssignment, User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import approvals
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import Approval, LedgerEntry
from zhiheng.kernel.tests.matters import LETTERS, Letter

LONG_CHAIN = ["so_handler", "so_handler", "so_head"]


@pytest.fixture
def take(now: datetime) -> Callable[..., Letter]:
    def step(name: str, letter: Letter, actor: User, **facts: Any) -> Letter:
        return LETTERS.take(name, letter, actor=actor, now=now, **facts)

    return step


@pytest.fixture
def long_chain(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The office's own values, as the norms table would give them."""
    values: dict[str, Any] = {"approval.D33": LONG_CHAIN}

    def parameter(key: str, profile: Any, day: Any, default: Any = None) -> Any:
        return values.get(key, default)

    monkeypatch.setattr(approvals, "parameter", parameter)
    return values


def test_every_opinion_of_every_round_is_kept(
    letter: Letter, handler: User, head: User, take: Callable[..., Letter]
) -> None:
    take("submit", letter, handler, opinion="请审")
    take("send_back", letter, head, opinion="事实不清")
    take("submit", letter, handler)
    take("issue", letter, head, opinion="同意")

    kept = [(o.approval.round, o.verdict, o.text) for o in approvals.opinions(letter, "D33")]
    assert kept == [
        (1, "submit", "请审"),
        (1, "send_back", "事实不清"),
        (2, "submit", ""),
        (2, "approve", "同意"),
    ]
    assert [a.outcome for a in approvals.rounds(letter, "D33")] == ["sent_back", "approved"]


def test_sending_back_needs_an_opinion(
    letter: Letter, handler: User, head: User, take: Callable[..., Letter]
) -> None:
    take("submit", letter, handler)

    with pytest.raises(RuleViolation, match="请填写“意见”"):
        take("send_back", letter, head, opinion="  ")


def test_nobody_approves_what_he_handles_or_sent(
    letter: Letter, handler: User, take: Callable[..., Letter]
) -> None:
    RoleAssignment.objects.create(user=handler, role=Role.SO_HEAD)
    handler = User.objects.get(pk=handler.pk)
    take("submit", letter, handler)

    with pytest.raises(RuleViolation, match="须由他人"):
        take("issue", letter, handler)

    assert letter.status == Letter.Status.IN_APPROVAL


def test_a_longer_chain_waits_for_the_unit(
    letter: Letter, handler: User, head: User, take: Callable[..., Letter], long_chain: Any
) -> None:
    colleague = factories.make_user(Role.SO_HANDLER, handler.agency)
    take("submit", letter, handler)

    with pytest.raises(RuleViolation, match="还须先由监督承办人签署"):
        take("issue", letter, head)
    with pytest.raises(RuleViolation, match="须由他人"):
        take("agree", letter, handler)
    take("agree", letter, colleague, opinion="拟同意")
    with pytest.raises(RuleViolation, match="签署齐全"):
        take("agree", letter, factories.make_user(Role.SO_HANDLER, handler.agency))

    assert take("issue", letter, head).status == Letter.Status.ISSUED
    levels = [(o.role, o.verdict) for o in approvals.opinions(letter, "D33")]
    assert levels == [
        ("so_handler", "submit"),
        ("so_handler", "agree"),
        ("so_head", "approve"),
    ]


def test_one_person_gives_one_opinion_unless_the_county_relaxes_it_with_a_note(
    letter: Letter, handler: User, head: User, take: Callable[..., Letter], long_chain: Any
) -> None:
    long_chain["approval.D33"] = ["so_handler", "so_head", "so_head"]
    take("submit", letter, handler)
    take("agree", letter, head, opinion="拟同意")

    with pytest.raises(RuleViolation, match="下一级意见须由他人"):
        take("issue", letter, head)
    long_chain["separation.relaxed"] = ["opinions"]
    take("issue", letter, head)

    assert '"relaxed":"separation.opinions"' in LedgerEntry.objects.of(letter).last().facts


def test_only_the_sender_recalls(
    letter: Letter, handler: User, take: Callable[..., Letter]
) -> None:
    take("submit", letter, handler)

    with pytest.raises(RuleViolation, match="只有送审人"):
        take("recall", letter, factories.make_user(Role.SO_HANDLER, handler.agency))
    take("recall", letter, handler)

    assert letter.status == Letter.Status.DRAFT
    assert approvals.rounds(letter, "D33").get().outcome == Approval.Outcome.WITHDRAWN
