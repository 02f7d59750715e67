"""封存：加密、启封留痕、带密钥的哈希与遮掩。"""

import base64
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.accounts.models import User
from zhiheng.kernel import sealing
from zhiheng.kernel.errors import RuleViolation
from zhiheng.kernel.models import LedgerEntry
from zhiheng.kernel.sealed_reads import unseal


@given(st.text())
def test_what_is_sealed_opens_again_and_is_not_readable(text: str) -> None:
    sealed = sealing.seal(text, context="test")

    assert sealing.open_sealed(sealed, context="test") == text
    assert sealed.startswith(sealing.PREFIX)
    assert len(text) < 4 or text not in sealed


def test_a_sealed_value_cannot_be_moved_or_changed() -> None:
    sealed = sealing.seal("王小明", context="complaint.identity")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]

    for value, context in ((sealed, "other"), (changed, "complaint.identity"), ("z1:xx", "a")):
        with pytest.raises(RuleViolation, match="无法打开"):
            sealing.open_sealed(value, context=context)


def test_the_key_file_is_private_and_made_once() -> None:
    first = sealing.keyed_hash("x")

    assert sealing.key_file().stat().st_mode & 0o777 == 0o600
    assert sealing.keyed_hash("x") == first
    assert sealing.keyed_hash("x", purpose="other") != first


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    program = (
        "import sys; from django.conf import settings; settings.configure(DATA=sys.argv[1]);"
        "from zhiheng.kernel import sealing; print(sealing.keyed_hash('x'))"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]

    answers = {process.communicate()[0] for process in started}

    assert len(answers) == 1
    assert len(answers.pop()) == 65


def test_the_key_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = sealing.keyed_hash("x")
    monkeypatch.setenv(sealing.ENVIRONMENT, base64.urlsafe_b64encode(b"k" * 32).decode())

    assert sealing.keyed_hash("x") != ours
    monkeypatch.setenv(sealing.ENVIRONMENT, "too short")
    with pytest.raises(RuleViolation, match="32 字节"):
        sealing.keyed_hash("x")


def test_reading_a_sealed_value_needs_a_reason_and_is_an_entry(
    handler: User, now: datetime
) -> None:
    sealed = sealing.seal("王小明", context="complaint.identity")
    reading: dict[str, Any] = {
        "context": "complaint.identity",
        "actor": handler,
        "now": now,
        "subject": "complaints.complaint:1",
    }

    with pytest.raises(RuleViolation, match="理由"):
        unseal(sealed, reason=" ", **reading)
    assert not LedgerEntry.objects.filter(action="kernel.sealed.read").exists()

    assert unseal(sealed, reason="核对身份", **reading) == "王小明"
    entry = LedgerEntry.objects.get(action="kernel.sealed.read")
    assert entry.actor == handler
    assert "王小明" not in entry.facts


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (sealing.mask_name, "王小明", "王*"),
        (sealing.mask_name, "王", "王*"),
        (sealing.mask_name, "", ""),
        (sealing.mask_code, "370102199001011234", "370102**********34"),
        (sealing.mask_code, "12345678", "********"),
        (sealing.mask_phone, "13812345678", "138****5678"),
        (sealing.mask_phone, "12345", "*****"),
    ],
)
def test_masks(mask: Any, value: str, shown: str) -> None:
    assert mask(value) == shown
