"""本级全部执法主体的公告（SD-9、D59）。"""

import pytest
from django.urls import reverse
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.roles import Role
from zhiheng.documents.models import Document
from zhiheng.documents.services import produce
from zhiheng.publications.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SD-9")]
ADDRESS = "/office/agencies/announce"
APPROVAL = {"document_number": "演政字〔2026〕1号", "approved_on": "2026-01-05"}


@pytest.fixture
def so(client, settings, tmp_path):
    settings.DATA = tmp_path
    so = factories.make_so("371002")
    client.force_login(factories.make_user(Role.SO_HEAD, so))
    return so


def test_all_entities_of_the_government_are_announced_and_printed(client, so):
    first, second = (factories.make_agency("371002") for _ in range(2))
    elsewhere = factories.make_agency("371082")
    entrusted = factories.make_agency("371002", kind="entrusted")
    listed = client.get(ADDRESS).content.decode()
    assert first.name in listed
    assert entrusted.name not in listed

    answer = client.post(ADDRESS, APPROVAL)

    made = Publication.objects.get(kind=Publication.Kind.ENTITY, agency=so.government)
    assert answer.url == made.get_absolute_url()
    text = str(made.content)
    assert first.name in text
    assert second.name in text
    assert elsewhere.name not in text
    assert entrusted.name not in text
    assert APPROVAL["document_number"] in text
    paper = Document.objects.of(made).get(kind="D59")
    assert paper.facts["organ"] == so.government.name
    assert produce(paper, now=timezone.now()).is_ready
    assert paper.get_absolute_url() in client.get(made.get_absolute_url()).content.decode()
    assert "不必再次公布" in client.post(ADDRESS, APPROVAL).content.decode()


def test_what_has_no_basis_is_named_and_nothing_is_published(client, so):
    bare = factories.make_agency("371002", legal_basis="")

    answer = client.post(ADDRESS, APPROVAL)

    assert answer.status_code == 422
    assert f"{bare.name}没有登记设立与职权依据" in answer.content.decode()
    assert not Publication.objects.exists()
    assert not Document.objects.exists()


def test_an_empty_register_and_strangers_are_refused(client, so):
    so.legal_basis = ""
    so.save()
    assert "先在名录里登记" in client.post(ADDRESS, APPROVAL).content.decode()

    client.force_login(factories.make_user(Role.EA_CLERK, factories.make_agency("371002")))
    assert client.get(reverse("directory:publish-entities")).status_code == 403


@pytest.mark.clause("SD-9", "SC-17")
def test_only_the_head_publishes_in_the_name_of_the_government_and_names_its_approval(client, so):
    factories.make_agency("371002")

    for missing in APPROVAL:
        answer = client.post(ADDRESS, APPROVAL | {missing: ""})
        assert answer.status_code == 422
    future = client.post(ADDRESS, APPROVAL | {"approved_on": "2999-01-01"})
    assert future.status_code == 422
    client.force_login(factories.make_user(Role.SO_HANDLER, so))
    assert client.post(ADDRESS, APPROVAL).status_code == 403
    assert "公布全部" not in client.get(reverse("directory:agencies")).content.decode()
    assert not Publication.objects.exists()
