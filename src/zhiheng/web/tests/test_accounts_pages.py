"""Sign-in, first password, idle time, and the administrators' pages."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.middleware import SEEN
from zhiheng.accounts.models import RoleRequest, StandIn, User
from zhiheng.accounts.roles import Role
from zhiheng.kernel import heads, jobs, ledger, worker
from zhiheng.ui import navigation
from zhiheng.web.accounts_roles import named_pages

pytestmark = pytest.mark.django_db
ACCOUNTS = reverse("accounts:me")


def sign_in(client, user, password=factories.PASSWORD):
    return client.post(
        reverse("accounts:sign-in"), {"username": user.username, "password": password}
    )


@pytest.fixture
def clerk():
    return factories.make_user(Role.EA_CLERK)


@pytest.fixture
def sys_admin(client):
    user = factories.make_user(Role.SYS_ADMIN)
    client.force_login(user)
    return user


@pytest.fixture
def sec_admin(client):
    user = factories.make_user(Role.SEC_ADMIN)
    client.force_login(user)
    return user


def test_every_office_page_leads_to_the_sign_in(client):
    answer = client.get(ACCOUNTS)

    assert answer.status_code == 302
    assert answer["Location"] == f"/office/sign-in?next={ACCOUNTS}"


def test_a_fragment_request_of_a_signed_out_person_leaves_the_page(client):
    answer = client.get(ACCOUNTS, headers={"HX-Request": "true"})

    assert answer["HX-Redirect"].startswith("/office/sign-in")


def test_signing_in_leads_to_the_page_that_was_asked_for(client, clerk):
    answer = client.post(
        f"{reverse('accounts:sign-in')}?next={ACCOUNTS}",
        {"username": clerk.username, "password": factories.PASSWORD, "next": ACCOUNTS},
    )

    assert answer["Location"] == ACCOUNTS


def test_signing_in_never_leads_to_another_site(client, clerk):
    answer = client.post(
        reverse("accounts:sign-in"),
        {
            "username": clerk.username,
            "password": factories.PASSWORD,
            "next": "https://example.invalid/",
        },
    )

    assert answer["Location"] == "/office/"


@pytest.mark.parametrize(
    ("username", "password"),
    [("nobody", "x"), ("", ""), ("a\0b", "x"), ("a" * 300, "x"), ("王", "\0" * 10)],
)
def test_a_wrong_sign_in_gets_one_sentence_for_all_causes(client, username, password):
    answer = client.post(reverse("accounts:sign-in"), {"username": username, "password": password})

    assert answer.status_code == 422
    assert "改正" in answer.content.decode()


def test_a_deactivated_account_reads_like_a_wrong_password(client, clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    answer = sign_in(client, clerk)

    assert "登录名或者密码不正确" in answer.content.decode()


def test_five_failures_lock_and_the_page_says_for_how_long(client, clerk):
    for _ in range(4):
        assert sign_in(client, clerk, "wrong").status_code == 422

    assert sign_in(client, clerk, "wrong").status_code == 429
    locked = sign_in(client, clerk)

    assert locked.status_code == 429
    assert "锁定十五分钟" in locked.content.decode()


def test_a_reset_lifts_the_lock(client, clerk):
    for _ in range(5):
        sign_in(client, clerk, "wrong")
    administrator = factories.make_user(Role.SYS_ADMIN)
    client.force_login(administrator)

    slip = client.post(reverse("accounts:reset", args=[clerk.pk])).context["slips"][0]
    client.logout()

    assert sign_in(client, clerk, slip.password).status_code == 302


def test_a_first_password_opens_nothing_but_its_own_change(client, clerk):
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client.force_login(clerk)

    for name in ("accounts:me", "directory:agencies"):
        assert client.get(reverse(name))["Location"] == reverse("accounts:password")
    changed = client.post(
        reverse("accounts:password"),
        {"old": factories.PASSWORD, "new": "Xin-2026-mima", "again": "Xin-2026-mima"},
    )

    assert changed.status_code == 302
    assert client.get(ACCOUNTS).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", "Xin-2026-mima", "Xin-2026-mima", "原密码不正确"),
        (factories.PASSWORD, "Xin-2026-mima", "Xin-2026-mim", "两次输入的新密码不同"),
        (factories.PASSWORD, "Ab1-", "Ab1-", "10 个字符"),
        (factories.PASSWORD, "abcdefghijkl", "abcdefghijkl", "至少三类"),
        (factories.PASSWORD, factories.PASSWORD, factories.PASSWORD, "不能与原密码相同"),
    ],
)
def test_a_bad_new_password_is_explained(client, clerk, old, new, again, sentence):
    client.force_login(clerk)

    answer = client.post(reverse("accounts:password"), {"old": old, "new": new, "again": again})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_idle_session_ends(client, clerk):
    client.force_login(clerk)
    session = client.session
    session[SEEN] = (timezone.now() - timedelta(minutes=31)).isoformat()
    session.save()

    assert client.get(ACCOUNTS)["Location"].startswith("/office/sign-in")
    assert client.get(ACCOUNTS).status_code == 302


def test_a_session_in_use_goes_on(client, clerk):
    client.force_login(clerk)
    session = client.session
    session[SEEN] = (timezone.now() - timedelta(minutes=29)).isoformat()
    session.save()

    assert client.get(ACCOUNTS).status_code == 200
    assert timezone.now() - timezone.datetime.fromisoformat(client.session[SEEN]) < timedelta(
        minutes=1
    )


# --- administrators ------------------------------------------------------------------------------


def test_the_list_shows_accounts_of_the_area_with_their_state(client, sys_admin, clerk):
    outside = factories.make_user(Role.EA_CLERK, factories.make_agency("371083"))

    page = client.get(reverse("accounts:list")).content.decode()

    assert clerk.username in page
    assert outside.username not in page


def test_an_opened_account_shows_its_slip_once(client, sys_admin):
    agency = factories.make_agency()
    values = {
        "agency": agency.pk,
        "display_name": "王演示",
        "username": "wangyanshi",
        "roles": [Role.EA_CLERK],
    }

    answer = client.post(reverse("accounts:new"), values)

    slip = answer.context["slips"][0]
    assert slip.password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = client.post(reverse("accounts:new"), values)
    assert again.status_code == 422
    assert "已被使用" in again.content.decode()


def test_a_sheet_with_a_wrong_row_lists_it_and_opens_nothing(client, sys_admin):
    agency = factories.make_agency()
    text = f"单位,姓名,登录名,角色,电话\n{agency.name},王,wang,局长,\n"
    upload = SimpleUploadedFile("账号.csv", text.encode())

    answer = client.post(reverse("accounts:sheet"), {"file": upload})

    assert answer.status_code == 422
    assert "没有“局长”这个角色" in answer.content.decode()
    assert not User.objects.filter(username="wang").exists()


def test_the_template_can_be_filled_and_uploaded(client, sys_admin):
    answer = client.get(reverse("accounts:template"))

    content = b"".join(answer.streaming_content)
    upload = SimpleUploadedFile("账号.xlsx", io.BytesIO(content).getvalue())
    page = client.post(reverse("accounts:sheet"), {"file": upload})
    assert "没有要开通的账号" in page.content.decode()


def test_deactivating_signs_the_person_out(client, clerk):
    other = client.__class__()
    other.force_login(clerk)
    client.force_login(factories.make_user(Role.SYS_ADMIN))

    client.post(reverse("accounts:deactivate", args=[clerk.pk]))

    assert other.get(ACCOUNTS).status_code == 302


@pytest.mark.clause("HT-2.1-2")
def test_requested_roles_are_granted_in_bulk_and_conflicts_are_named(client, sec_admin):
    asked = factories.make_user(None, factories.make_agency())
    supervisor = factories.make_user(Role.SO_HANDLER)
    wanted = [
        asked.role_requests.create(role=Role.EA_CLERK),
        supervisor.role_requests.create(role=Role.EA_CLERK),
    ]

    answer = client.post(
        reverse("accounts:requests"),
        {"pk": [one.pk for one in wanted], "verdict": "grant"},
        follow=True,
    )

    page = answer.content.decode()
    assert "已授予 1 项" in page
    assert "执法与监督相分离" in page
    assert User.objects.get(pk=asked.pk).own_roles == {Role.EA_CLERK}


def test_a_role_is_withdrawn_by_the_security_administrator(client, sec_admin, clerk):
    client.post(reverse("accounts:withdraw", args=[clerk.pk, Role.EA_CLERK]))

    assert User.objects.get(pk=clerk.pk).own_roles == frozenset()


def test_a_person_lends_a_role_and_ends_it(client):
    so = factories.make_so()
    head, handler = factories.make_user(Role.SO_HEAD, so), factories.make_user(Role.SO_HANDLER, so)
    client.force_login(head)
    today = timezone.localdate()
    values = {
        "role": Role.SO_HEAD,
        "substitute": handler.pk,
        "starts_on": today,
        "ends_on": today,
    }

    assert client.post(reverse("accounts:stand-in", args=[head.pk]), values).status_code == 302
    made = StandIn.objects.get()
    assert Role.SO_HEAD in User.objects.get(pk=handler.pk).roles

    client.post(reverse("accounts:end-stand-in", args=[made.pk]))
    assert Role.SO_HEAD not in User.objects.get(pk=handler.pk).roles


def test_others_accounts_are_not_found(client, sys_admin):
    outside = factories.make_user(Role.EA_CLERK, factories.make_agency("371083"))

    for name in ("detail", "reset", "deactivate", "stand-in"):
        assert client.get(reverse(f"accounts:{name}", args=[outside.pk])).status_code == 404


def test_the_roles_page_marks_what_the_code_allows(client, clerk):
    client.force_login(clerk)

    context = client.get(reverse("accounts:roles")).context

    marks = {row.name: dict(zip(Role, row.marks, strict=True)) for row in context["pages"]}
    assert marks["accounts:new"][Role.SYS_ADMIN]
    assert not marks["accounts:new"][Role.SEC_ADMIN]
    assert all(marks["accounts:me"].values())


def test_the_roles_page_names_every_page_once_and_shows_no_address(client, clerk):
    client.force_login(clerk)

    page = client.get(reverse("accounts:roles"))

    titles = [row.title for row in page.context["pages"]]
    assert len(titles) == len(set(titles)) == len(list(named_pages()))
    assert "/office/" not in page.text.partition("角色与页面")[2].partition("</table>")[0]


def test_a_title_declared_beside_the_routes_belongs_to_a_page_that_has_no_other():
    names = {name for name, _, _ in named_pages()}
    in_menu = {entry.url for entry in navigation.entries()}
    declared = {
        f"{one.namespace}:{name}"
        for one in get_resolver().url_patterns
        for name in getattr(getattr(one, "urlconf_module", None), "TITLES", ())
    }

    assert declared <= names
    assert not declared & in_menu


def test_the_auditor_reads_the_ledger_and_nobody_else(client, clerk):
    sys_admin = factories.make_user(Role.SYS_ADMIN)
    client.force_login(sys_admin)
    client.post(reverse("accounts:reset", args=[clerk.pk]))
    assert client.get(reverse("accounts:ledger")).status_code == 403
    client.force_login(factories.make_user(Role.AUDITOR))

    page = client.get(reverse("accounts:ledger"), {"subject": f"accounts.user:{clerk.pk}"})

    assert page.status_code == 200
    assert [entry.action for entry in page.context["page"].rows] == ["account.reset_password"]


@pytest.mark.parametrize(
    "query", ["since=0", "since=99999999999999999999", "since=x", "subject=%00", "actor=王"]
)
def test_the_ledger_answers_any_address(client, query):
    client.force_login(factories.make_user(Role.AUDITOR))

    assert client.get(f"{reverse('accounts:ledger')}?{query}").status_code == 200


def test_the_auditor_finds_what_to_audit_on_the_workbench(client, settings, tmp_path):
    settings.DATA = tmp_path  # no heads of other chains
    auditor = factories.make_user(Role.AUDITOR)
    client.force_login(auditor)
    with transaction.atomic():
        for action in ("list.export", "list.export", "account.grant_role"):
            last = ledger.append(action, at=timezone.now(), actor=auditor, subject="list:acts")
    heads.write(heads.Head(last.sequence, last.hash), heads.head_file())
    jobs.submit("kernel.verify_ledger", now=timezone.now())
    worker.work_all()

    page = client.get(reverse("web:home")).content.decode()

    assert '今天留痕 <b class="num">3</b> 条' in page
    assert "留痕完好" in page
    exports = f"{reverse('accounts:ledger')}?action=list.export"
    assert f'<a href="{exports}">导出</a></td>' in page
    listed = client.get(exports).context["page"].rows
    assert {entry.action for entry in listed} == {"list.export"}
    assert len(listed) == 2


def test_the_auditor_is_told_of_a_chain_that_was_never_checked(client):
    client.force_login(factories.make_user(Role.AUDITOR))

    assert "还没有校验过" in client.get(reverse("web:home")).content.decode()


def test_the_own_stand_in_form_leads_back_to_the_own_account(client, clerk):
    client.force_login(clerk)
    page = client.get(reverse("accounts:stand-in", args=[clerk.pk])).content.decode()

    assert f'href="{reverse("accounts:me")}">取消' in page


def test_the_administrators_find_their_chores_on_the_workbench(client):
    factories.make_agency("371002")
    security, system = factories.make_user(Role.SEC_ADMIN), factories.make_user(Role.SYS_ADMIN)
    person = factories.make_user(None, system.agency)
    RoleRequest.objects.create(user=person, role=Role.EA_CLERK)

    client.force_login(security)
    page = client.get(reverse("web:home")).content.decode()
    client.force_login(system)
    other = client.get(reverse("web:home")).content.decode()

    assert f'<a href="{reverse("accounts:requests")}">待授予的角色</a>' in page
    assert "<b>1</b>" in page
    assert "开通账号" not in page.partition("<main")[2]
    assert f'<a href="{reverse("accounts:new")}">开通账号</a>' in other
    assert reverse("accounts:requests") not in other


def test_the_system_administrator_says_whose_account_it_is(client, clerk):
    officer = factories.make_officer(clerk.agency)
    client.force_login(factories.make_user(Role.SYS_ADMIN))
    address = reverse("accounts:officer", args=[clerk.pk])

    assert officer.name in client.get(address).content.decode()
    page = client.post(address, {"officer": officer.pk}, follow=True).content.decode()

    assert officer.name in page
    assert User.objects.get(pk=clerk.pk).officer == officer


def test_the_person_of_an_account_stays_chosen_after_leaving_and_those_of_others_are_not_offered(
    client, clerk
):
    gone = factories.make_officer(clerk.agency, works_to=date(2020, 1, 1))
    other = factories.make_officer(clerk.agency)
    factories.make_user(Role.EA_OFFICER, clerk.agency, officer=other)
    clerk.officer = gone
    clerk.save()
    client.force_login(factories.make_user(Role.SYS_ADMIN))

    page = client.get(reverse("accounts:officer", args=[clerk.pk])).content.decode()

    assert f'value="{gone.pk}" selected' in page
    assert other.name not in page
