"""虚构的当事人：企业、个体户、自然人；代码和证件号码的校验位正确，名称和号段一望而知是假的。"""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from zhiheng.demo.registers import person_name
from zhiheng.demo.words import FIRM_WORDS, MARK, TRADES
from zhiheng.demo.world import Party, PartyMaker
from zhiheng.directory import codes
from zhiheng.kernel import sealing

PLACE_NAMES = {
    "371000": "威海", "371002": "环翠", "371003": "文登", "371082": "荣成", "371083": "乳山", "371071": "火炬",
    "371072": "经开", "371073": "临港", "370321": "桓台",
}  # fmt: skip
IDENTITY_AREA = "379999"  # 没有这样的行政区划
FIRM_SERIAL = 100_000  # 与机关的代码错开


class Inventor(PartyMaker):
    """按编号造当事人：同一编号同一代码。"""

    def make(self, rng: Random, kind: str, place: str, trade: str, number: int) -> Party:
        if kind == "natural":
            return Party(number, kind, person_name(rng), identity_number(number), place, trade)
        town = PLACE_NAMES[place[:6]]
        words = f"{rng.choice(FIRM_WORDS)}{rng.choice(TRADES[trade].split())}"
        tail = {"household": "店", "other": "合作社"}.get(kind, "有限公司")
        prefix = {"household": "92", "other": "93"}.get(kind, "91")
        code = codes.compose_credit_code(prefix, place[:6], FIRM_SERIAL + number)
        return Party(number, kind, f"{town}示例{words}{tail}", code, place, trade)


def identity_number(number: int) -> str:
    """自编号段的身份证号码：区划不存在，出生年份远在一百年前，校验位正确。"""
    days, sequence = divmod(number, 1000)
    months, day = divmod(days, 28)
    years, month = divmod(months, 12)
    first17 = f"{IDENTITY_AREA}19{years % 20:02d}{month + 1:02d}{day + 1:02d}{sequence:03d}"
    return first17 + codes.identity_check(first17)


def rows(parties: Iterable[Party], offset: int) -> Iterator[dict[str, Any]]:
    """入库的一行；自然人的姓名、证件号码、住址封存，名称只留遮盖后的写法。"""
    for party in parties:
        row: dict[str, Any] = {"id": offset + party.id, "kind": party.kind}
        if party.kind != "natural":
            yield row | {"name": party.name, "credit_code": party.code}
            continue
        yield row | {
            "name": sealing.mask_name(party.name),
            "sealed_name": sealing.seal(party.name, context="party.name"),
            "sealed_identity": sealing.seal(party.code, context="party.identity"),
            "sealed_address": sealing.seal(
                f"{PLACE_NAMES[party.place[:6]]}示例路{party.id % 900 + 1}号{MARK}",
                context="party.address",
            ),
            "identity_hash": sealing.keyed_hash(party.code, purpose="identity"),
        }
