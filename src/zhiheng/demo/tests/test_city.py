"""演示城市：名称一望而知是虚构的，校验位正确，同样的种子得到同样的城市。"""

import hashlib
import json
import re
from collections import Counter

import pytest
from django.db import connection, transaction

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.acts.models import ActFact, ActsChanged, EnforcementAct, Inspection, Party, Recording
from zhiheng.demo import city, words
from zhiheng.demo.cases import CASES
from zhiheng.demo.tests.conftest import TODAY
from zhiheng.directory import codes
from zhiheng.directory.agency_changes import facts_of
from zhiheng.directory.models import Agency, Jurisdiction, Officer
from zhiheng.kernel import sealing

PLACES = re.compile("威海|环翠|文登|荣成|乳山|火炬|经开|临港|桓台")


@pytest.mark.usefixtures("small_city")
class TestNames:
    def test_every_body_is_marked_as_a_demonstration(self):
        for name in Agency.objects.values_list("name", flat=True):
            assert name.endswith(words.MARK)

    def test_every_firm_carries_the_word_example(self):
        pieces = set(words.FIRM_WORDS) | {
            trade for line in words.TRADES.values() for trade in line.split()
        }
        for name in Party.objects.exclude(kind="natural").values_list("name", flat=True):
            place, _, rest = name.partition("示例")
            assert PLACES.fullmatch(place)
            assert sum(piece in rest for piece in pieces) >= 2

    def test_every_person_has_an_impossible_name(self):
        for name in [
            *Officer.objects.values_list("name", flat=True),
            *User.objects.values_list("display_name", flat=True),
            *Agency.objects.values_list("responsible_leader", flat=True),
        ]:
            assert name[0] in words.SURNAMES
            assert name[1] == "示"

    def test_the_register_of_today_is_that_of_the_versions(self):
        versions = {one.agency_id: facts_of(one) for one in Agency.objects.as_of(TODAY)}
        assert versions == {one.pk: facts_of(one) for one in Agency.objects.all()}

    def test_towns_have_codes_that_do_not_exist(self):
        towns = Jurisdiction.objects.filter(level="town")
        assert towns.count() == 10
        assert all("演示" in town.name and town.code[6:].startswith("99") for town in towns)


@pytest.mark.usefixtures("small_city")
class TestIdentifiers:
    def test_credit_codes_have_both_check_digits(self):
        held = [
            *Agency.objects.values_list("credit_code", flat=True),
            *Party.objects.exclude(credit_code="").values_list("credit_code", flat=True),
        ]
        assert len(held) == len(set(held))
        assert [code for code in held if codes.credit_code_problem(code)] == []

    def test_persons_are_masked_and_sealed_with_numbers_of_no_place(self):
        people = Party.objects.filter(kind="natural")
        assert people
        for person in people:
            number = sealing.open_sealed(person.sealed_identity, context="party.identity")
            name = sealing.open_sealed(person.sealed_name, context="party.name")
            assert codes.identity_check(number[:17]) == number[17]
            assert number.startswith("379999")
            assert person.name == f"{name[0]}*"
            assert person.identity_hash == sealing.keyed_hash(number, purpose="identity")


@pytest.mark.usefixtures("small_city")
class TestContents:
    def test_every_kind_of_act_occurs(self):
        kinds = set(EnforcementAct.objects.values_list("kind", flat=True))
        assert {"penalty", "licence", "inspection", "measure", "execution", "confirmation"} <= kinds

    def test_nothing_is_dated_after_today_but_the_wrong_dates(self):
        wrong = EnforcementAct.objects.filter(act_on__gt=TODAY).values_list("source_key", flat=True)
        assert all(
            act.fine is not None
            for act in EnforcementAct.objects.filter(source_key__in=list(wrong))
        )
        assert (
            not ActFact.objects.filter(event_at__date__gt=TODAY)
            .exclude(act__source_key__in=list(wrong))
            .exists()
        )
        assert not Recording.objects.filter(ended_at__date__gt=TODAY).exists()

    def test_every_exempt_class_and_both_levels_occur(self):
        assert set(EnforcementAct.objects.values_list("exempt_class", flat=True)) == {
            "",
            *EnforcementAct.ExemptClass.values,
        }
        assert set(EnforcementAct.objects.values_list("record_level", flat=True)) == {
            "process",
            "result",
        }

    def test_moments_are_kept_in_beijing_time(self):
        hours = {
            row.astimezone(_beijing()).hour
            for row in Inspection.objects.values_list("started_at", flat=True)
        }
        assert hours <= {0, *range(8, 19)}  # 0: the scene whose times are all midnight

    def test_the_outbox_knows_every_act(self):
        if connection.vendor == "sqlite":
            assert (
                ActsChanged.objects.values("act_id").distinct().count()
                == EnforcementAct.objects.count()
            )

    def test_document_numbers_are_written_from_their_parts(self):
        for act in EnforcementAct.objects.exclude(document_number="")[:50]:
            assert act.document_number == f"{act.doc_series}〔{act.doc_year}〕{act.doc_seq}号"

    def test_one_account_per_role_and_two_handlers(self):
        roles = Counter(User.objects.values_list("assignments__role", flat=True))
        assert set(roles) == set(Role.values)
        assert roles[Role.SO_HANDLER] >= 2
        assert not User.objects.filter(must_change_password=True).exists()
        assert city.account_lines()[-1].endswith(city.accounts.PASSWORD)


def _beijing():
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Shanghai")


def test_every_rule_has_violations_and_near_misses():
    rules = {case.rule for case in CASES}
    assert {case.rule for case in CASES if case.violates} == rules
    assert {case.rule for case in CASES if not case.violates} == rules


def test_truth_names_acts_that_exist(small_city):
    keys = set(EnforcementAct.objects.values_list("source_key", flat=True))
    for truth in small_city.truth:
        assert json.loads(truth.line())["rule"] == truth.rule
        assert truth.rule in ("OF-2", "OF-4b", "AB-2", "SE-1b") or set(truth.key) <= keys


@pytest.mark.django_db
def test_same_seed_and_day_give_the_same_city():
    first, second, other = (_digest(seed) for seed in (3, 3, 4))
    assert first == second
    assert first != other


def _digest(seed):
    with transaction.atomic():
        city.build(60, seed, today=TODAY)
        columns = (
            "source_key",
            "kind",
            "act_on",
            "fine",
            "published_on",
            "document_number",
            "title",
            "recorded_at",
        )
        rows = list(EnforcementAct.objects.order_by("source_key").values_list(*columns))
        transaction.set_rollback(True)
    return hashlib.sha256(repr(rows).encode()).hexdigest()
