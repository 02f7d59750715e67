"""A place with its authority, an agency with a clerk and a head: the people of a filing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from zhiheng import factories
from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.directory.models import Agency
from zhiheng.filings import services
from zhiheng.filings.models import Filing
from zhiheng.kernel.uploads import Upload

PLAN = {
    "content": "对演示事项开展执法检查",
    "targets": "辖区内的演示企业",
    "scope": "全区",
    "methods": "双随机抽查",
    "schedule": "三月至十一月",
}


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in the office's time zone."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_current_timezone())


@dataclass
class Bureau:
    """The people who file and receive; `place` decides which law is cited."""

    place: str = "371002"
    so: Agency = field(init=False)
    agency: Agency = field(init=False)
    handler: User = field(init=False)
    head: User = field(init=False)
    clerk: User = field(init=False)
    chief: User = field(init=False)

    def __post_init__(self) -> None:
        self.so = factories.make_so(self.place)
        self.agency = factories.make_agency(self.place)
        self.handler = factories.make_user(Role.SO_HANDLER, self.so)
        self.head = factories.make_user(Role.SO_HEAD, self.so)
        self.clerk = factories.make_user(Role.EA_CLERK, self.agency)
        self.chief = factories.make_user(Role.EA_HEAD, self.agency)

    def ready(
        self, filing: Filing, content: dict[str, Any], day: date, files: Sequence[Upload] = ()
    ) -> Filing:
        """Filled in and signed."""
        services.fill(filing, actor=self.clerk, content=content, files=files, now=at(day))
        return services.sign(filing, actor=self.chief, now=at(day))

    def filed(self, filing: Filing, content: dict[str, Any], day: date) -> Filing:
        """Filled in, signed, submitted and accepted on one day."""
        self.ready(filing, content, day)
        services.submit(filing, actor=self.clerk, now=at(day))
        return services.accept(filing, actor=self.handler, now=at(day))


@pytest.fixture
def bureau(db: None) -> Bureau:
    return Bureau()
