"""从业务库到疑点：装载、全量、增量、消除、重开；数据改一处，疑点随之变。"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from zhiheng import factories
from zhiheng.acts.models import EnforcementAct
from zhiheng.directory import organisation
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.exchange import writing
from zhiheng.exchange.models import Batch, SourceRecord
from zhiheng.kernel.jobs import execute, submit
from zhiheng.kernel.models import Job
from zhiheng.norms.models import ParameterValue
from zhiheng.screening import jobs, registers, runs
from zhiheng.screening.models import Lead, RuleSwitch, ScreeningRun
from zhiheng.screening.snapshot import Busy, Snapshot, connect
from zhiheng.screening.tests import office
from zhiheng.screening.tests.office import NOW_AT, at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agency(snapshot_file):
    return office.agency_with_officers()


def leads():
    return sorted(Lead.objects.values_list("rule", "ground", "status"))


def test_a_lawful_penalty_raises_no_lead(agency):
    office.act(agency)

    result = runs.screen_all(NOW_AT)

    assert leads() == []
    assert result.run.acts_n == 1


def test_a_late_publication_raises_a_lead_with_its_sentence(agency):
    act = office.act(agency, published_on=date(2026, 4, 9))

    runs.screen_all(NOW_AT)

    lead = Lead.objects.get()
    assert (lead.rule, lead.ground, lead.due_on) == ("AB-1.26a", "late", date(2026, 4, 8))
    assert (
        lead.sentence()
        == "决定于2026年3月27日作出，应当在2026年4月8日前公开，迟至2026年4月9日公开。"
    )
    assert list(lead.rows.values_list("act_id", "agency_id")) == [(act.pk, agency.pk)]


def test_a_second_full_run_adds_nothing(agency):
    office.act(agency, published_on=date(2026, 4, 9))
    runs.screen_all(NOW_AT)

    again = runs.screen_all(NOW_AT + timedelta(hours=1))

    assert (again.run.found_n, again.run.new_n, Lead.objects.count()) == (1, 0, 1)


def test_a_lead_clears_itself_when_the_data_are_corrected(agency):
    act = office.act(agency, published_on=date(2026, 4, 9))
    runs.screen_all(NOW_AT)

    EnforcementAct.objects.filter(pk=act.pk).update(published_on=date(2026, 4, 8))
    runs.screen_all(NOW_AT)

    assert leads() == [("AB-1.26a", "late", "cleared")]


def test_a_cleared_lead_comes_back_when_the_breach_does(agency):
    act = office.act(agency, published_on=date(2026, 4, 9))
    runs.screen_all(NOW_AT)
    EnforcementAct.objects.filter(pk=act.pk).update(published_on=date(2026, 4, 8))
    runs.screen_all(NOW_AT)

    EnforcementAct.objects.filter(pk=act.pk).update(published_on=date(2026, 4, 10))
    runs.screen_all(NOW_AT)

    assert leads() == [("AB-1.26a", "late", "new")]


@pytest.mark.clause("SC-10", "WH-21-(1)")
def test_a_lead_on_an_act_of_a_merged_agency_is_answered_by_its_heir(agency):
    heir, last = (factories.make_agency() for _ in range(2))
    act = office.act(agency, published_on=date(2026, 4, 9))
    credit, day = Credit(None, NOW_AT), timezone.localdate(NOW_AT)
    for old, new, on in ((agency, heir, day - timedelta(days=1)), (heir, last, day)):
        organisation.merge(old, new, Grounds(on, "merge", "机构改革方案（演示）"), credit)

    runs.screen_all(NOW_AT)

    lead = Lead.objects.get()
    assert (lead.agency, lead.path) == (last, last.path)
    assert [row.agency_id for row in lead.rows.all()] == [act.agency_id]


@pytest.mark.clause("SC-10")
def test_a_lead_that_comes_back_after_the_merger_is_answered_by_the_heir(agency):
    heir, act = factories.make_agency(), office.act(agency, published_on=date(2026, 4, 9))
    runs.screen_all(NOW_AT)
    EnforcementAct.objects.filter(pk=act.pk).update(published_on=date(2026, 4, 8))
    runs.screen_all(NOW_AT)
    grounds = Grounds(timezone.localdate(NOW_AT), "merge", "机构改革方案（演示）")
    organisation.merge(agency, heir, grounds, Credit(None, NOW_AT))
    assert Lead.objects.get().agency == agency

    EnforcementAct.objects.filter(pk=act.pk).update(published_on=date(2026, 4, 10))
    runs.screen_all(NOW_AT)

    assert (Lead.objects.get().status, Lead.objects.get().agency) == ("new", heir)


def test_a_run_of_some_rules_clears_no_lead_of_another(agency):
    act = office.act(agency, published_on=date(2026, 4, 9))
    runs.screen_all(NOW_AT)
    EnforcementAct.objects.filter(pk=act.pk).update(published_on=date(2026, 4, 8))

    runs.screen_all(NOW_AT, ids=["AB-1.12"])

    assert leads() == [("AB-1.26a", "late", "new")]


def test_the_micro_batch_sees_a_new_act_and_the_visits_before_it(agency):
    enterprise = office.party()
    office.visit(agency, enterprise, date(2026, 2, 2))
    office.visit(agency, enterprise, date(2026, 5, 11))
    runs.screen_all(NOW_AT)

    office.visit(agency, enterprise, date(2026, 9, 1))
    result = runs.screen_changed(NOW_AT)

    assert leads() == [("RE-1", "own", "new")]
    assert (result.run.extent, result.run.acts_n) == (ScreeningRun.Extent.CHANGED, 1)
    assert Lead.objects.get().rows.count() == 3


def test_the_micro_batch_clears_nothing_and_reads_each_change_once(agency):
    act = office.act(agency, published_on=date(2026, 4, 9))
    runs.screen_all(NOW_AT)
    EnforcementAct.objects.filter(pk=act.pk).update(published_on=date(2026, 4, 8))

    first, second = runs.screen_changed(NOW_AT), runs.screen_changed(NOW_AT)

    assert leads() == [("AB-1.26a", "late", "new")]
    assert first is not None
    assert second is None


def test_a_change_during_the_micro_batch_is_read_by_the_next(agency, monkeypatch):
    office.act(agency)
    runs.screen_all(NOW_AT)
    office.act(agency, document_number="演〔2026〕2号")
    fill_near = registers.fill_near

    def meanwhile(*given):
        fill_near(*given)
        office.act(agency, document_number="演〔2026〕3号", published_on=date(2026, 4, 9))

    monkeypatch.setattr(registers, "fill_near", meanwhile)
    runs.screen_changed(NOW_AT)
    monkeypatch.undo()

    assert runs.screen_changed(NOW_AT).run.acts_n == 1
    assert leads() == [("AB-1.26a", "late", "new")]


@pytest.mark.postgres
def test_an_earlier_change_committed_late_is_waited_for(agency):
    """编号在提交之前发出：先拿到编号、后提交的，不能落在已读的编号之下。"""
    runs.screen_all(NOW_AT)
    written, commit = threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as pool:

        def slowly():
            with transaction.atomic():
                office.act(agency, document_number="演〔2026〕2号")
                written.set()
                commit.wait(10)
            connection.close()

        def read():
            runs.screen_changed(NOW_AT)
            connection.close()

        slow = pool.submit(slowly)
        assert written.wait(10)
        office.act(agency, document_number="演〔2026〕3号")
        reading = pool.submit(read)
        with pytest.raises(TimeoutError):
            reading.result(0.5)
        commit.set()
        slow.result()
        reading.result()

    assert ScreeningRun.objects.order_by("-pk")[0].acts_n == 2


@pytest.fixture
def held(agency):
    """一个写入途中的批次，已写入一件逾期公开的处罚及其人员。"""
    runs.screen_all(NOW_AT)
    batch = Batch.objects.create(
        number="P1", path=agency.path, file_name="处罚.csv", size=1, sha256="0", created_at=NOW_AT
    )
    writing.hold(batch)
    act = office.act(agency, published_on=date(2026, 4, 9), batch_id=batch.pk)
    EnforcementAct.objects.filter(pk=act.pk).update(doc_series="A", doc_year=2026, doc_seq=3)
    SourceRecord.objects.create(act_id=act.pk, batch=batch, line=1)
    return batch


def test_a_batch_being_written_is_not_screened_and_nothing_of_it_is_lost(held):
    during = runs.screen_changed(NOW_AT)
    full = runs.screen_all(NOW_AT)
    before = leads()
    writing.release(held)
    after = runs.screen_changed(NOW_AT)

    assert during is None
    assert (full.run.acts_n, before) == (0, [])
    assert after.run.acts_n == 1
    assert ("AB-1.26a", "late", "new") in leads()


def test_a_change_beside_a_batch_being_written_is_screened(agency, held):
    other = office.act(agency, published_on=date(2026, 4, 9))

    result = runs.screen_changed(NOW_AT)

    assert result.run.acts_n == 1
    assert list(Lead.objects.values_list("rows__act_id", flat=True)) == [other.pk]


def test_numbers_of_a_batch_being_written_are_not_compared(held):
    runs.screen_all(NOW_AT, rebuild=True)
    before = leads()
    writing.release(held)
    runs.screen_all(NOW_AT)

    assert before == []
    assert ("OF-2", "missing", "new") in leads()


def test_a_withdrawn_record_leaves_the_snapshot(agency):
    act = office.act(agency, published_on=date(2026, 4, 9))
    runs.screen_all(NOW_AT)

    EnforcementAct.objects.filter(pk=act.pk).update(is_withdrawn=True)
    result = runs.screen_all(NOW_AT)

    assert result.run.acts_n == 0
    assert leads() == [("AB-1.26a", "late", "cleared")]


def test_the_lead_of_a_single_officer_names_the_number(agency):
    act = office.act(agency)
    act.officers.first().delete()

    runs.screen_all(NOW_AT)

    assert leads() == [("AB-1.02", "", "new")]
    assert "只登记了1名执法人员" in Lead.objects.get().sentence()


def test_the_run_as_of_an_earlier_day_counts_deadlines_to_that_day(agency):
    office.act(agency, published_on=None)

    runs.screen_all(NOW_AT, as_of=date(2026, 4, 8), ids=["AB-1.26a"])
    before = leads()
    runs.screen_all(NOW_AT, as_of=date(2026, 4, 9), ids=["AB-1.26a"])

    assert before == []
    assert leads() == [("AB-1.26a", "missing", "new")]


ONE_OF_EACH = {
    "coercions": 1, "act_facts": 1, "traces": 1, "recordings": 1, "preservations": 1, "doc_numbers": 1, "act_officers": 2, "act_due": 1,
}  # fmt: skip


@pytest.fixture
def detailed_act(agency):
    """一次有编号的强制措施，各种明细各一条，执法人员两名。"""
    numbered = {"doc_series": "演罚", "doc_year": 2026, "doc_seq": 1}
    act = office.act(agency, "measure", act_on=date(2026, 3, 16), **numbered)
    begun = at("03-16 00:30")
    for model, columns in (
        (office.Coercion, {"measure": "seize", "started_at": begun, "on_the_spot": True, "approved_at": at("03-17 00:31")}),
        (office.ActFact, {"kind": "coerce", "event_at": begun, "recorded_at": at("03-20 00:30")}),
        (office.Recording, {"ended_at": at("03-16 01:00"), "stored_at": at("03-17 01:00")}),
        (office.Preservation, {"preserved_on": date(2026, 3, 16)}),
    ):  # fmt: skip
        model.objects.create(act=act, **columns)
    return act


def test_every_detail_of_an_act_reaches_the_snapshot(detailed_act):
    runs.screen_all(NOW_AT)

    ask = runs.shared().connection.execute
    counts = {table: ask(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in ONE_OF_EACH}
    started = ask("SELECT started_at, started_on FROM coercions").fetchone()
    assert counts == ONE_OF_EACH
    assert started == (datetime(2026, 3, 16, 0, 30), date(2026, 3, 16))  # noqa: DTZ001  # Beijing time, as in the snapshot
    assert {rule for rule, _, _ in leads()} == {
        "AB-1.17", "AB-1.22", "AB-1.23", "AB-1.26b", "AB-1.26d", "OF-1",
    }  # fmt: skip


def test_the_certificate_of_the_day_decides(agency):
    officer = agency.officers.first()
    officer.certificates.update(valid_to=date(2026, 3, 26))
    office.act(agency)

    runs.screen_all(NOW_AT)

    assert leads() == [("AB-1.03", "invalid", "new")]


def test_the_snapshot_holds_no_name_and_no_text(agency, snapshot_file):
    office.act(
        agency,
        party=office.party(),
        title="对演示秘密案由的处罚",
        facts="演示秘密事实",
        withheld_reason="演示秘密理由",
    )

    runs.screen_all(NOW_AT)
    runs.close_shared()

    held = snapshot_file.read_bytes()
    assert not any(word.encode() in held for word in ("演示商贸", "演示秘密", "演示人员"))


def test_a_snapshot_in_other_hands_is_busy(snapshot_file):
    import subprocess
    import sys

    code = f"import duckdb, sys; c = duckdb.connect({str(snapshot_file)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(Busy):
            connect(snapshot_file)
        other.stdin.close()


def test_a_snapshot_of_an_older_contract_is_made_anew(snapshot_file):
    snapshot = Snapshot.open(snapshot_file)
    snapshot.set_meta("schema", "old")
    snapshot.close()

    fresh = Snapshot.open(snapshot_file)

    assert (fresh.meta("law"), fresh.acts_n()) == ("", 0)
    fresh.close()


def test_saving_an_act_submits_one_micro_batch(agency):
    office.act(agency)
    office.act(agency)

    assert Job.objects.filter(kind=jobs.CHANGED).count() == 1


def test_the_first_micro_batch_becomes_a_full_run(agency):
    office.act(agency, published_on=date(2026, 4, 9))

    execute(Job.objects.get(kind=jobs.CHANGED).pk)

    assert Job.objects.filter(kind=jobs.FULL).count() == 1
    assert leads() == []


def test_the_jobs_write_the_leads(agency):
    office.act(agency, published_on=date(2026, 4, 9))
    full = submit(jobs.FULL, now=NOW_AT, arguments={"as_of": "2026-11-20"})

    execute(full.pk)

    full.refresh_from_db()
    assert (full.state, full.result["new"]) == (Job.State.DONE, 1)


def test_a_rule_switched_off_raises_nothing_new_there(agency, django_user_model):
    office.act(agency, published_on=date(2026, 4, 9))
    user = factories.make_user()
    RuleSwitch.objects.create(
        rule="AB-1.26a",
        profile="weihai",
        is_on=False,
        reason="试运行",
        changed_at=NOW_AT,
        changed_by=user,
    )

    runs.screen_all(NOW_AT)

    assert leads() == []


def test_recording_late_is_judged_by_the_workdays_of_the_place(agency):
    act = office.act(agency)
    for kind, moment, recorded in (("file", "03-02", "03-20"), ("decide", "03-27", "03-27")):
        office.ActFact.objects.create(
            act=act, kind=kind, event_at=at(f"{moment} 09:00"), recorded_at=at(f"{recorded} 09:30")
        )
    ParameterValue.objects.create(
        key="screening.OF-1.workdays",
        profile="weihai",
        value=30,
        valid_from=date(2026, 1, 1),
        reason="试运行",
        set_by="演示",
        set_at=NOW_AT,
    )

    runs.screen_all(NOW_AT, ids=["OF-1"])

    assert leads() == []


def test_a_local_value_of_a_parameter_is_used(agency):
    enterprise = office.party()
    for day in (date(2026, 2, 2), date(2026, 5, 11), date(2026, 9, 1)):
        office.visit(agency, enterprise, day)
    ParameterValue.objects.create(
        key="screening.RE-1.cap",
        profile="weihai",
        value=3,
        valid_from=date(2026, 1, 1),
        reason="公布上限",
        set_by="演示",
        set_at=NOW_AT,
    )

    runs.screen_all(NOW_AT)

    assert leads() == []
