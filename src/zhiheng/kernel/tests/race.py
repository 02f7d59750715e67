"""Processes for the races: one stays loaded and forks a child for each command that its parent sends.

A child talks with the test over its own socket: it says that it is ready, waits for the word, acts once, and
says on one line what came of it.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def say(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def wait() -> None:
    """Ready; the parent's line starts all at once."""
    say(ready=True)
    sys.stdin.readline()


def prepare() -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command

    from zhiheng import factories
    from zhiheng.kernel.tests.matters import Letter

    call_command("migrate", verbosity=0, run_syncdb=True)
    ContentType.objects.get_for_model(Letter)
    so = factories.make_so("371002")
    people = {
        "handler": factories.make_user("so_handler", so).pk,
        "head": factories.make_user("so_head", so).pk,
    }
    say(agency=factories.make_agency("371002").pk, **people)


def _person(key: str) -> Any:
    from zhiheng.accounts.models import User

    return User.objects.get(pk=key)


def _submitted(agency: str, handler: str) -> Any:
    from zhiheng.directory.models import Agency
    from zhiheng.kernel.tests.matters import LETTERS, Letter

    actor = _person(handler)
    letter = Letter(agency=Agency.objects.get(pk=agency))
    LETTERS.open("draft", letter, actor=actor, now=NOW)
    return LETTERS.take("submit", letter, actor=actor, now=NOW)


def letter(agency: str, handler: str) -> None:
    say(letter=_submitted(agency, handler).pk)


def drafted(agency: str, handler: str) -> None:
    from zhiheng.directory.models import Agency
    from zhiheng.kernel.tests.matters import LETTERS, Letter

    found = Letter(agency=Agency.objects.get(pk=agency))
    say(letter=LETTERS.open("draft", found, actor=_person(handler), now=NOW).pk)


def issue(key: str, head: str) -> None:
    from zhiheng.kernel.errors import RuleViolation
    from zhiheng.kernel.tests.matters import LETTERS, Letter

    found, actor = Letter.objects.get(pk=key), _person(head)
    wait()
    try:
        LETTERS.take("issue", found, actor=actor, now=NOW)
    except RuleViolation as refused:
        say(won=False, sentence=refused.sentence)
    else:
        say(won=True, number=found.number)


def numbers(count: str, agency: str, handler: str, head: str) -> None:
    """Issue many; every third attempt fails after its number was taken."""
    from zhiheng.kernel.tests.matters import LETTERS

    actor = _person(head)
    letters = [_submitted(agency, handler) for _ in range(int(count))]
    wait()
    for n, found in enumerate(letters):
        if n % 3 == 0:
            _fail_to_issue(found, actor)
        LETTERS.take("issue", found, actor=actor, now=NOW)
    say(done=len(letters))


def _fail_to_issue(found: Any, actor: Any) -> None:
    from zhiheng.kernel import hooks
    from zhiheng.kernel.tests.matters import LETTERS

    hooks.register_document_renderer(_Broken())
    try:
        LETTERS.take("issue", found, actor=actor, now=NOW)
    except ZeroDivisionError:
        found.refresh_from_db()
    hooks._renderer.clear()


class _Broken:
    def freeze(self, kind: str, matter: Any, **rest: Any) -> Mapping[str, Any]:
        raise ZeroDivisionError

    def render(self, frozen: Mapping[str, Any]) -> None:
        raise NotImplementedError


def entries(count: str) -> None:
    from django.db import transaction

    from zhiheng.kernel import ledger

    wait()
    for n in range(int(count)):
        with transaction.atomic():
            ledger.append("test.race", at=NOW, actor=None, facts={"n": n, "pid": os.getpid()})
    say(done=int(count))


class _Stuck:
    """Stops in the middle of the step, with status, number and approval already written."""

    def freeze(self, kind: str, matter: Any, **rest: Any) -> Mapping[str, Any]:
        say(inside=True, number=matter.number)
        sys.stdin.readline()
        return {}

    def render(self, frozen: Mapping[str, Any]) -> None:
        raise NotImplementedError


class _Once(_Stuck):
    """Stops the first time only; a second try goes through."""

    tries = 0

    def freeze(self, kind: str, matter: Any, **rest: Any) -> Mapping[str, Any]:
        self.tries += 1
        return super().freeze(kind, matter, **rest) if self.tries == 1 else {}

    def render(self, frozen: Mapping[str, Any]) -> None:
        pass


def hold(key: str, head: str) -> None:
    """Issue a letter, pausing with its row locked and the ledger not yet reached."""
    from zhiheng.kernel import hooks
    from zhiheng.kernel.tests.matters import LETTERS, Letter

    stuck = _Once()
    hooks.register_document_renderer(stuck)
    LETTERS.take("issue", Letter.objects.get(pk=key), actor=_person(head), now=NOW)
    say(won=True, tries=stuck.tries)


def end_then(key: str, other: str, handler: str) -> None:
    """Clear a letter; its end writes down something on the other letter, with the ledger's lock in hand."""
    from zhiheng.kernel import correcting, hooks
    from zhiheng.kernel.tests.matters import LETTERS, Letter

    tries = []

    def write_down(ended: Any) -> None:
        tries.append(1)
        letter = Letter.objects.get(pk=other)
        correcting.propose(
            letter, "remark", "另一件已消除", reason="关联办件", actor=_person(handler), now=NOW
        )

    hooks.register_matter_ended("kernel_tests.letter", write_down)
    say(started=True)
    LETTERS.take("clear", Letter.objects.get(pk=key), actor=None, now=NOW)
    say(won=True, tries=len(tries))


def stick(key: str, head: str) -> None:
    from zhiheng.kernel import hooks
    from zhiheng.kernel.tests.matters import LETTERS, Letter

    hooks.register_document_renderer(_Stuck())
    LETTERS.take("issue", Letter.objects.get(pk=key), actor=_person(head), now=NOW)


def look(key: str) -> None:
    """What is stored of a letter."""
    from zhiheng.kernel import verifying
    from zhiheng.kernel.models import ApprovalOpinion, IssuedNumber, LedgerEntry
    from zhiheng.kernel.tests.matters import Letter

    found = Letter.objects.get(pk=key)
    say(
        status=found.status,
        number=found.number,
        version=found.version,
        numbers=IssuedNumber.objects.filter(matter_id=found.pk).count(),
        opinions=ApprovalOpinion.objects.filter(approval__matter_id=found.pk).count(),
        entries=LedgerEntry.objects.of(found).count(),
        problems=[problem.sentence for problem in verifying.verify().problems],
    )


def series() -> None:
    from zhiheng.kernel import verifying
    from zhiheng.kernel.models import IssuedNumber

    report = verifying.verify()
    say(
        numbers=list(IssuedNumber.objects.order_by("n").values_list("n", flat=True)),
        ok=report.ok,
        entries=report.entries,
    )


def job(seconds_left: str) -> None:
    """Run one job that stops in its middle; the parent kills it there."""
    from zhiheng.kernel import jobs, worker

    @jobs.job("test.stick", title="卡住")
    def stuck(progress: jobs.Progress) -> dict[str, Any]:
        progress.expect(10)
        progress.advance(5)
        if not progress.is_retry:
            say(inside=True)
            sys.stdin.readline()
        return {"attempts": progress.job.attempts}

    if seconds_left == "first":
        jobs.submit("test.stick", now=NOW, key="race")
        worker.work_all()
        return
    from zhiheng.kernel.models import Job

    lapsed = Job.objects.get(key="race").lease_until
    reaped = jobs.reap(lapsed) or jobs.reap(lapsed.replace(year=lapsed.year + 1))
    worker.work_all()
    found = Job.objects.get(key="race")
    say(reaped=reaped, state=found.state, result=found.result)


def work(seconds: str) -> None:
    """The worker itself, until a line comes; says what became of a job that somebody else submitted."""
    import threading

    from zhiheng.kernel import worker

    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    wait()
    stop.set()
    thread.join(float(seconds))
    say(is_alive=thread.is_alive())


def submit_tidy() -> None:
    from zhiheng.kernel import jobs

    say(job=jobs.submit("kernel.tidy", now=NOW, key="race").pk)


def look_at_job(key: str) -> None:
    from zhiheng.kernel.models import Job

    found = Job.objects.get(pk=key)
    say(state=found.state, result=found.result)


def _child(address: str, words: list[str]) -> None:
    wire = socket.socket(socket.AF_UNIX)
    wire.connect(address)
    sys.stdin, sys.stdout = wire.makefile("r"), wire.makefile("w")
    globals()[words[0]](*words[1:])
    sys.stdout.flush()


def serve(address: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    say(ready=True)
    for text in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _child(address, json.loads(text))
            sys.exit(0)
        say(pid=pid)


if __name__ == "__main__":
    import django

    django.setup()
    from zhiheng.kernel import jobs, verifying, worker  # noqa: F401 - loaded once, for all children
    from zhiheng.kernel.tests import matters  # noqa: F401

    serve(sys.argv[1])
