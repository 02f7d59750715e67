"""演示社会监督员与专家：拟聘、聘任、参加活动、反映线索，都经过各步；由各监督机构自己的账号办理。"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from zhiheng.accounts.models import User
from zhiheng.demo import writing
from zhiheng.demo.registers import person_name
from zhiheng.demo.world import moment
from zhiheng.directory.models import Agency
from zhiheng.registers.models import Appointment
from zhiheng.registers.outsiders import services

Kind = Appointment.Kind
PEOPLE = (  # 种类、单位职业、领域
    (Kind.SUPERVISOR, "演示商会会员企业负责人", "涉企检查"),
    (Kind.SUPERVISOR, "演示社区居民代表", "城市管理"),
    (Kind.SUPERVISOR, "演示职业学院教师", "市场监管"),
    (Kind.SUPERVISOR, "演示新闻单位编辑", "信息公开"),
    (Kind.EXPERT, "演示大学法学院教授", "行政法"),
    (Kind.EXPERT, "演示环境监测站工程师", "生态环境"),
)
COUNTY_PEOPLE = (  # 区县的：种类、单位职业、领域、参加的活动、所提意见
    (Kind.SUPERVISOR, "演示个体工商户代表", "涉企检查", "涉企行政检查走访", "检查前请先出示证件，写明检查事项。"),
    (Kind.SUPERVISOR, "演示村民委员会委员", "城市管理", "镇街执法工作座谈会", "处理占道经营，先劝导、后处罚。"),
    (Kind.COUNSEL, "演示律师事务所律师", "行政法", "重大执法决定论证会", "处罚告知书宜写明裁量的理由。"),
    (Kind.EXPERT, "演示职业技术学院教师", "安全生产", "执法案卷评查", "现场照片宜注明拍摄时间和地点。"),
)  # fmt: skip
DUTIES = "反映行政执法中的问题\n参加监督检查、案卷评查和座谈"
CONDITIONS = "公道正派，熟悉有关行业\n与执法机关没有利害关系"
TERM = timedelta(days=730)
SOON = timedelta(days=20)  # 第一位任期届满前还有几日
BEGAN = timedelta(days=60)


@dataclass(frozen=True)
class Pair:
    """一个监督机构的承办人和负责人。"""

    handler: User
    head: User


def register(pair: Pair, concerned: Agency, rng: Random, today: date) -> list[Appointment]:
    """聘请六人，其中一人任期将满，一人还在拟聘；登记一次活动和一条线索。"""
    made = []
    for n, who in enumerate(PEOPLE):
        until = today + SOON if n == 0 else today - BEGAN + TERM
        found = _propose(pair, who, rng, today, until)
        if n < len(PEOPLE) - 1:
            services.take("appoint", found, actor=pair.head, now=_at(today - BEGAN, 15))
        made.append(found)
    _heard(made[0], pair, concerned, today)
    return made


def register_few(pair: Pair, rng: Random, today: date) -> None:
    """区县聘请四人，各参加过一次活动。"""
    for n, (*who, activity, views) in enumerate(COUNTY_PEOPLE):
        found = _propose(pair, tuple(who), rng, today, today - BEGAN + TERM)
        services.take("appoint", found, actor=pair.head, now=_at(today - BEGAN, 15))
        held = today - timedelta(days=10 + 7 * n)
        services.record_activity(
            found, actor=pair.handler, now=_at(held, 17), held_on=held, activity=activity, views=views,
        )  # fmt: skip


def _propose(
    pair: Pair, who: tuple[Kind, str, str], rng: Random, today: date, until: date
) -> Appointment:
    kind, unit, field = who
    return services.propose(
        actor=pair.handler, now=_at(today - BEGAN, 9), kind=kind.value, name=person_name(rng), unit=unit, field=field,
        contact=f"000-{rng.randrange(10**7):07d}", duties=DUTIES, conditions=CONDITIONS,
        term_from=until - TERM, term_to=until,
    )  # fmt: skip


def _heard(first: Appointment, pair: Pair, concerned: Agency, today: date) -> None:
    services.record_activity(
        first, actor=pair.handler, now=_at(today - timedelta(days=29), 16), held_on=today - timedelta(days=30),
        activity="涉企行政检查座谈会", views="建议合并同一企业的日常检查。",
    )  # fmt: skip
    now = _at(today - timedelta(days=8), 10)
    clue = services.record_clue(
        first, actor=pair.handler, now=now, concerned=concerned, received_on=today - timedelta(days=8),
        subject="检查前没有出示执法证", text="两名检查人员进店时没有出示证件，也没有留下检查记录。",
    )  # fmt: skip
    services.take_clue(
        "transfer_clue", clue, actor=pair.handler, now=now, transferred_to=concerned.name
    )


def _at(day: date, hour: int) -> datetime:
    return writing.aware(moment(day, hour))
