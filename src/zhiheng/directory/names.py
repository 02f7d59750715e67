"""名称的比较：全角半角、空格不算不同；一种写法指几个的，列全，从不猜。"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from zhiheng.directory.models import Agency, AgencyAlias, Jurisdiction


@lru_cache(maxsize=16384)
def comparable(text: str) -> str:
    """The letters alone, in one width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(slots=True)
class Names:
    """名称、简称、写法、代码各指哪一个。"""

    found: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, one: Any, *texts: str | None) -> None:
        for text in texts:
            known = self.found.setdefault(comparable(text), []) if text else [one]
            if not any(other is one for other in known):
                known.append(one)

    def get(self, text: str) -> list[Any]:
        return self.found.get(comparable(text), [])


def agency_names(agencies: Iterable[Agency]) -> Names:
    """名称、简称、信用代码、登记过的写法。"""
    names, by_id = Names(), {}
    for one in agencies:
        by_id[one.pk] = one
        names.add(one, one.name, one.short_name, one.credit_code)
    for text, pk in AgencyAlias.objects.values_list("name", "agency_id"):
        names.add(by_id[pk], text)
    return names


def place_names() -> Names:
    """辖区的名称和区划代码。"""
    names = Names()
    for place in Jurisdiction.objects.select_related("parent").order_by("path"):
        names.add(place, place.name, place.code)
    return names
