"""演示公示：执法主体公告、委托书、法制审核目录、社会监督员名单、执法人员名单各几件。"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from zhiheng.accounts.models import User
from zhiheng.directory.catalogue import entries_on
from zhiheng.directory.models import Agency
from zhiheng.filings import services as filings
from zhiheng.filings.states import FilingKind
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice, publish, section
from zhiheng.registers import roll
from zhiheng.registers.outsiders.services import publish_supervisors
from zhiheng.web.agency_notice import notice_of

EARLIER, LATER = timedelta(days=300), timedelta(days=90)  # 公布执法人员名单，距今


def register(people: dict[str, User], today: date, now: datetime) -> None:
    """公布；`people` 按登录名。"""
    handlers = [people["chengban"], people["huantai"]]
    clerks = [people["fazhi"], people["huantai-fazhi"]]
    for actors, when in ((handlers, now - EARLIER), (clerks, now - LATER)):
        for actor in actors:
            _roll(actor, when)
    for handler, clerk in zip(handlers, clerks, strict=True):
        agency = clerk.agency
        if agency is not None:
            publish(notice_of(agency), agency, actor=handler, now=now)
            _catalogue(agency, clerk, today, now)
        publish_supervisors(actor=handler, now=now)
    _delegation(people, today, now)


def _roll(actor: User, when: datetime) -> None:
    """机关的、本级政府的执法人员名单。"""
    unit = roll.unit_of(actor)
    if unit is not None and roll.rows_of(unit, timezone.localdate(when)):
        roll.publish_roll(unit, actor=actor, now=when, is_cleared=True)


def _catalogue(agency: Agency, clerk: User, today: date, now: datetime) -> None:
    entries = entries_on(agency.pk, today)
    if not entries:
        return
    rows = [[str(one.position), one.circumstance, one.basis] for one in entries]
    shown = section("重大行政执法决定法制审核目录清单", head=["序号", "情形", "依据"], rows=rows)
    title = f"{agency}重大行政执法决定法制审核目录清单"
    notice = Notice(Publication.Kind.CATALOGUE, title, agency, (shown,), "WH-14-3")
    publish(notice, agency, actor=clerk, now=now)


def _delegation(people: dict[str, User], today: date, now: datetime) -> None:
    """一件办结的委托：签发、报送、公示、受理。"""
    clerk, signed_on = people["fazhi"], today - timedelta(days=12)
    filing = filings.start(
        filings.Opening(FilingKind.DELEGATION, signed_on, "演示消费维权服务中心"),
        actor=clerk,
        now=now,
    )
    filings.fill(filing, actor=clerk, content=_letter(today), now=now)
    filings.sign(filing, actor=people["juzhang"], now=now)
    filings.submit(filing, actor=clerk, now=now)
    filings.publish(filing, actor=clerk, is_cleared=True, now=now)
    filings.accept(filing, actor=people["chengban"], now=now)


def _letter(today: date) -> dict[str, object]:
    return {
        "organisation": "威海市演示消费维权服务中心",
        "credit_code": "12371000YS00000001",
        "conditions": ["依法成立并具有管理公共事务职能", "有熟悉法律和业务的工作人员"],
        "basis": "《中华人民共和国行政处罚法》第二十条、第二十一条",
        "items": ["未按规定明码标价的检查和处罚"],
        "scope": "威海市市区范围内的商超、集贸市场",
        "powers": "日常检查、调查取证，以委托机关名义处罚；不得再委托，不得实施行政强制措施",
        "term_from": (today - timedelta(days=12)).isoformat(),
        "term_to": (today + timedelta(days=353)).isoformat(),
        "liability": "委托机关对受委托组织的行为负责监督，并承担其后果的法律责任",
        "supervision": "每季度抽查案卷一次",
    }
