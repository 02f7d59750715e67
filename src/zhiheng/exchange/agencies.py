"""How foreign texts name our agencies: full names, short names and registered aliases, letter by letter."""

from collections import Counter, defaultdict

from zhiheng.accounts.models import User
from zhiheng.directory.item_codes import ItemCodes, upwards
from zhiheng.directory.models import (
    Agency,
    AgencyAlias,
    AgencyItem,
    EnforcementItem,
    OfficerCertificate,
)
from zhiheng.exchange.mapping.plan import Agencies
from zhiheng.kernel.errors import RuleViolation
from zhiheng.values.text import unspaced


def load_agencies(default: Agency | None = None, user: User | None = None) -> Agencies:
    """All names that mean exactly one agency; `user` bounds whose rows may be brought."""
    rows = list(Agency.objects.values_list("id", "name", "short_name", "credit_code"))
    named: list[tuple[str, int]] = []
    for pk, name, short, _ in rows:
        named += [(unspaced(text), pk) for text in {name, short} if text]
    named += [
        (unspaced(name), pk) for name, pk in AgencyAlias.objects.values_list("name", "agency")
    ]
    bearers = Counter(name for name, _ in set(named))
    return Agencies(
        by_name={name: pk for name, pk in named if bearers[name] == 1},
        by_code={code: pk for pk, _, _, code in rows if code},
        default=default.pk if default else None,
        allowed=allowed_for(user),
        certificates=frozenset(
            OfficerCertificate.objects.filter(kind="enforcement").values_list("number", flat=True)
        ),
        items=load_item_codes(),
    )


def load_item_codes() -> ItemCodes:
    """All catalogues, and who undertakes what several of them list under one code."""
    known: dict[str, dict[str, int]] = defaultdict(dict)
    rows = EnforcementItem.objects.order_by().values_list("code", "jurisdiction__path", "pk")
    for code, path, pk in rows:
        known[code][path] = pk
    shared = {pk for held in known.values() if len(held) > 1 for pk in held.values()}
    claims = AgencyItem.objects.order_by().values_list("agency_id", "item_id") if shared else ()
    agencies = Agency.objects.order_by().values_list("pk", "path")
    return ItemCodes(
        places={pk: upwards(path) for pk, path in agencies},
        known=dict(known),
        claimed=frozenset(pair for pair in claims if pair[1] in shared),
    )


def allowed_for(user: User | None) -> frozenset[int] | None:
    """执法机关只报自己的；监督机构可以代报辖区之内的；命令行不限。"""
    if user is None:
        return None
    scope = user.scope
    if scope.level == "agency" and scope.agency_id is not None:
        return frozenset({scope.agency_id})
    if scope.level == "so" and scope.path:
        return frozenset(Agency.objects.within(scope.path).values_list("id", flat=True))
    return frozenset()


def agency_by_code(code: str) -> Agency:
    """The agency of `--agency`: credit code, else an exact name or alias."""
    found = Agency.objects.filter(credit_code=code.strip().upper()).first()
    if found is None:
        pk = load_agencies().by_name.get(unspaced(code))
        found = Agency.objects.filter(pk=pk).first() if pk else None
    if found is None:
        raise RuleViolation(f"主体名录中没有代码或者名称为“{code}”的机关。")
    return found
