"""Walking forward and back through pages meets every row once, in order, whatever the ties."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zhiheng import factories
from zhiheng.config import urls  # noqa: F401 — every list registers itself when its views are imported
from zhiheng.directory.models import Agency, Officer
from zhiheng.ui import paging
from zhiheng.ui.lists import ListPage
from zhiheng.ui.paging import BadCursor, Pager, Sort, count_each, unindexed

START = date(2026, 1, 1)
NEWEST = Sort("left", "按离岗日期，新在前", ("works_to",), descending=True)
OLDEST = Sort("left", "按离岗日期，早在前", ("works_to",))
SINCE = Sort("since", "按到岗和姓名", ("works_from", "name"))
LATEST = Sort("since", "按到岗和姓名，新在前", ("works_from", "name"), descending=True)
PLAIN = Sort("id", "按登记次序", ())
PARTS = (Q(name="甲"), Q(name__in="乙丙"))
SORTS = (NEWEST, OLDEST, SINCE, LATEST, PLAIN)

people = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 3)), st.integers(0, 2), st.sampled_from("甲乙丙")
    ),
    max_size=17,
)


def forward(pager):
    page = pager.page()
    pages = [page]
    while page.next:
        page = pager.page(page.next)
        pages.append(page)
    return pages


def backward(pager, page):
    pages = [page]
    while page.previous:
        page = pager.page(page.previous)
        pages.append(page)
    return pages[::-1]


def expected(rows, sort):
    """Plain Python: by values, then key; empty first values last in either direction."""
    empty = [r for r in rows if sort.fields and getattr(r, sort.fields[0]) is None]
    filled = [r for r in rows if r not in empty]

    def key(row):
        names = sort.fields if row not in empty else sort.fields[1:]
        return (*(getattr(row, name) for name in names), row.pk)

    return [
        row.pk for part in (filled, empty) for row in sorted(part, key=key, reverse=sort.descending)
    ]


class WalkingTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.agency = factories.make_agency()

    @settings(max_examples=60, deadline=None)
    @given(
        people=people,
        size=st.integers(1, 6),
        sort=st.sampled_from(SORTS),
        parts=st.sampled_from([(), PARTS]),
    )
    def test_every_row_is_met_once_in_order_forward_and_back(self, people, size, sort, parts):
        rows = Officer.objects.bulk_create(
            Officer(
                agency=self.agency,
                name=name,
                works_from=START - timedelta(since),
                works_to=None if left is None else START + timedelta(left),
            )
            for left, since, name in people
        )
        pager = Pager(Officer.objects.all(), sort, size, parts=parts)

        pages = forward(pager)

        assert [row.pk for page in pages for row in page.rows] == expected(rows, sort)
        firsts = [page.first for page in pages]
        assert firsts == list(range(1, len(rows) + 1, size)) or firsts == [0]
        back = backward(pager, pages[-1])
        assert [[r.pk for r in p.rows] for p in back] == [[r.pk for r in p.rows] for p in pages]
        assert [page.first for page in back] == firsts


@pytest.fixture
def five(db):
    agency = factories.make_agency()
    return [factories.make_officer(agency, certificate=False) for _ in range(5)]


def test_a_page_after_deleted_rows_is_the_first_page(five):
    pager = Pager(Officer.objects.all(), PLAIN, 2)
    second = pager.page(pager.page().next)

    Officer.objects.filter(pk__lte=five[1].pk).delete()

    assert [row.pk for row in pager.page(second.previous).rows] == [o.pk for o in five[2:4]]


@pytest.mark.parametrize("token", ["x", "1", "a:b:c", "\x00", "99999999999999999999", "é" * 50])
def test_a_foreign_token_is_refused(five, token):
    with pytest.raises(BadCursor):
        Pager(Officer.objects.all(), PLAIN, 2).page(token)


def test_a_token_of_another_order_or_list_is_refused(five):
    token = Pager(Officer.objects.all(), PLAIN, 2, "one").page().next

    for other in (
        Pager(Officer.objects.all(), SINCE, 2, "one"),
        Pager(Officer.objects.all(), PLAIN, 2, "two"),
    ):
        with pytest.raises(BadCursor):
            other.page(token)


def test_a_page_asks_for_one_row_more_than_it_shows_and_never_for_an_offset(
    five, django_assert_num_queries
):
    pager = Pager(Officer.objects.all(), SINCE, 2)
    token = pager.page().next

    with django_assert_num_queries(1) as asked:
        pager.page(token)

    assert "LIMIT 3" in asked[0]["sql"]
    assert "OFFSET" not in asked[0]["sql"]


def test_counting_stops_one_beyond_the_cap(five, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(paging, "CAP", 3)
    with django_assert_num_queries(1) as asked:
        numbers = count_each([Officer.objects.all(), Officer.objects.none()])

    assert numbers == [4, 0]
    assert "LIMIT 4" in asked[0]["sql"]


def test_an_order_without_an_index_is_noticed():
    assert not unindexed(Officer, PLAIN)
    assert unindexed(Officer, SINCE)
    assert not unindexed(Agency, Sort("path", "按辖区", ("path",)))


def test_every_order_of_every_list_is_backed_by_an_index():
    found = [
        f"{page.key}: {sort.key}"
        for page in ListPage.registry.values()
        if not page.key.startswith("preview-")
        for sort in page.sorts
        if unindexed(page.model, sort)
    ]

    assert found == []
