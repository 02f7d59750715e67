"""演示名录的其余登记：人员的职务与培训、制度、事项的岗责、社会人士、公示。"""

from datetime import date, timedelta
from random import Random

from zhiheng.accounts.models import User
from zhiheng.accounts.roles import Role
from zhiheng.demo import accounts, institutions, notices, outsiders, posts, staff, training, writing
from zhiheng.demo.registers import CITY, COUNTIES, HUANTAI, Registers
from zhiheng.demo.world import moment

PAIRS = {
    CITY: ("chengban", "fuzeren", "fazhi"),
    HUANTAI: ("huantai", "huantai-fzr", "huantai-fazhi"),
}


def build(known: Registers, rng: Random, today: date) -> None:
    """在名录和账号之后登记。"""
    people = {user.username: user for user in User.objects.select_related("agency")}
    clerks = {known.authorities[place].pk: people[names[0]] for place, names in PAIRS.items()}
    staff.register(known, rng, today)
    training.register(known, rng, today, clerks)
    institutions.register(known, rng, today, clerks)
    posts.register(known, rng, today)
    for handler, head, clerk in PAIRS.values():
        concerned = people[clerk].agency
        if concerned is not None:
            pair = outsiders.Pair(people[handler], people[head])
            outsiders.register(pair, concerned, rng, today)
    accounts.open_counties(known)
    for place in COUNTIES:
        local = User.objects.filter(agency=known.authorities[place])
        handler = local.get(assignments__role=Role.SO_HANDLER)
        pair = outsiders.Pair(handler, local.get(assignments__role=Role.SO_HEAD))
        outsiders.register_few(pair, rng, today)
    voided_at = writing.aware(moment(today - timedelta(days=40), 10))
    staff.void_a_twin(people[PAIRS[CITY][2]], voided_at)
    notices.register(people, today, writing.aware(moment(today - timedelta(days=5), 9)))
