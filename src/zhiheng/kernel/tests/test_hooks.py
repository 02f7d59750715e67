"""挂接：提醒、待办、文书、办结、名录与规范的变更留痕。"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest
from django.db import models

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.directory.events import Event, report
from zhiheng.kernel import hooks, notices, wiring
from zhiheng.kernel.errors import Refusal
from zhiheng.kernel.hooks import Ended, LinkedStep
from zhiheng.kernel.models import LedgerEntry, Notice
from zhiheng.kernel.tests.matters import LETTERS, REVIEWS, Letter
from zhiheng.norms.services import Change

RECEIVED = date(2026, 9, 1)


class PaperShop:
    """A renderer that remembers what it was given."""

    def __init__(self) -> None:
        self.frozen: list[tuple[str, str]] = []
        self.rendered: list[Mapping[str, Any]] = []

    def freeze(
        self,
        kind: str,
        matter: models.Model,
        *,
        number: str,
        actor: User | None,
        now: datetime,
        facts: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        self.frozen.append((kind, number))
        return {"document": 7}

    def render(self, frozen: Mapping[str, Any]) -> None:
        self.rendered.append(frozen)


@pytest.fixture(autouse=True)
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_matter_ended", "_linked_steps", "_to_do_providers", "_notice_texts"):
        monkeypatch.setattr(hooks, name, {})
    monkeypatch.setattr(hooks, "_renderer", [])


def test_the_paper_is_frozen_with_its_number_and_rendered_after_commit(
    letter: Letter,
    handler: User,
    head: User,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    shop = PaperShop()
    hooks.register_document_renderer(shop)
    LETTERS.take("submit", letter, actor=handler, now=now)

    with django_capture_on_commit_callbacks(execute=True):
        LETTERS.take("issue", letter, actor=head, now=now)
        assert shop.rendered == []

    assert shop.frozen == [("D33", letter.number)]
    assert shop.rendered == [{"document": 7}]
    assert '"document":7' in LedgerEntry.objects.of(letter).last().facts


def test_the_agency_is_told_after_the_commit(
    letter: Letter,
    handler: User,
    head: User,
    clerk: User,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    hooks.register_notice_text("letter.issued", "{number}已制发，请签收。")
    LETTERS.take("submit", letter, actor=handler, now=now)

    with django_capture_on_commit_callbacks(execute=True):
        LETTERS.take("issue", letter, actor=head, now=now)

    (notice,) = Notice.objects.unread_by(clerk)
    assert notices.text_of(notice) == f"{letter.number}已制发，请签收。"
    assert not Notice.objects.visible_to(factories.make_user("ea_clerk")).exists()
    notices.mark_read(notice, clerk, now=now)
    notices.mark_read(notice, clerk, now=now)
    assert not Notice.objects.unread_by(clerk).exists()


def test_whoever_waits_for_an_end_is_told_in_the_same_transaction(
    issued: Letter, handler: User, clerk: User, now: datetime
) -> None:
    told: list[Ended] = []
    hooks.register_matter_ended("kernel_tests.Letter", told.append)
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)
    LETTERS.take("report", issued, actor=clerk, now=now)
    assert told == []

    LETTERS.take("close", issued, actor=handler, now=now, reason="已纠正")

    assert [ended.matter.pk for ended in told] == [issued.pk]
    assert issued.closed_on == RECEIVED


def test_a_higher_room_offers_its_step_on_a_lower_rooms_page(letter: Letter, handler: User) -> None:
    refusal = Refusal("WH-31", "疑点尚未认定成立。")
    hooks.register_linked_steps(
        "kernel_tests.Letter",
        lambda matter, user, today: [LinkedStep("起草", "/x", "WH-31", refusal)],
    )

    (linked,) = hooks.linked_steps(letter, handler, RECEIVED)

    assert not linked.allowed
    assert str(linked.refusal) == "疑点尚未认定成立。"


def test_running_duties_are_to_dos_of_their_bearer(
    issued: Letter, handler: User, clerk: User, now: datetime
) -> None:
    hooks.register_to_dos("deadlines", wiring.deadline_to_dos)
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)

    of_agency = hooks.to_dos(User.objects.get(pk=clerk.pk), date(2026, 10, 9))

    assert [(to_do.due, to_do.lamp) for to_do in of_agency] == [(date(2026, 10, 8), "red")]
    assert hooks.to_dos(handler, RECEIVED) == []


def test_the_supervisors_duty_is_the_handlers_and_no_other_authoritys(
    issued: Letter, handler: User, head: User, clerk: User, now: datetime
) -> None:
    hooks.register_to_dos("deadlines", wiring.deadline_to_dos)
    LETTERS.take("receive", issued, actor=clerk, now=now, received_on=RECEIVED)
    REVIEWS.take("object", issued, actor=clerk, now=now)
    of_the_city = factories.make_user("so_handler", factories.make_so("371000"))

    (to_do,) = hooks.to_dos(handler, RECEIVED)

    assert (to_do.due, to_do.row) == (date(2026, 9, 15), "WH-32.s2")
    assert hooks.to_dos(head, RECEIVED) == []
    assert hooks.to_dos(of_the_city, RECEIVED) == []


def test_account_events_are_entries_without_texts(handler: User, now: datetime) -> None:
    report(
        Event("account.test", now, handler, handler, facts={"name": "王小明", "role": "so_head"})
    )

    entry = LedgerEntry.objects.get(action="account.test")
    assert entry.subject == f"accounts.user:{handler.pk}"
    assert "王小明" not in entry.facts
    assert '"role":"so_head"' in entry.facts


def test_changes_of_norms_are_entries(handler: User) -> None:
    wiring.record_change_of_norms(
        Change("parameter", "number.D33", handler, "weihai", facts={"value": ["甲", "乙"]})
    )

    entry = LedgerEntry.objects.get(action="norms.parameter")
    assert (entry.actor, entry.subject) == (handler, "norms.parameter:number.D33")


def test_an_unknown_code_is_shown_as_it_is_and_missing_facts_as_nothing() -> None:
    hooks.register_notice_text("a", "{number}到{missing}")

    assert hooks.notice_text("a", {"number": "1号"}) == "1号到"
    assert hooks.notice_text("nobody.knows", {}) == "nobody.knows"
    assert hooks.action_text("kernel_tests.letter.issue") == "签发"
