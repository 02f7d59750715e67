"""条款落实的登记没有写错：条款编号都在规则包里，到达处都打得开。"""

from django.urls import URLPattern, URLResolver, get_resolver

from zhiheng.cli import COMMANDS
from zhiheng.law import coverage

resolver = get_resolver()


def url_names(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name


def test_every_declared_row_is_a_clause_of_the_packs():
    assert coverage.unknown_rows() == []


def test_every_named_use_is_declared():
    known = coverage.declarations()

    unknown = [f"{d.key} → {used}" for d in known.values() for used in d.uses if used not in known]

    assert unknown == []


def test_every_place_is_a_page_a_command_or_a_job():
    names = set(url_names(resolver.url_patterns))

    wrong = [
        f"{declaration.key} → {place}"
        for declaration in coverage.declarations().values()
        for place in declaration.reached_by
        if not _exists(place, names)
    ]

    assert wrong == []


def _exists(place, names):
    if place.startswith("zhiheng "):
        return place.split()[1] in COMMANDS
    return place.startswith("job:") or place in names
