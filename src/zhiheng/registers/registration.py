"""向下层房间登记：菜单、条款落实、提醒文字。"""

from zhiheng.registers import people_registration as people
from zhiheng.registers.outsiders import registration as outsiders
from zhiheng.registers.systems import registration as systems
from zhiheng.registers.training import registration as training


def register() -> None:
    """见各题。"""
    people.register()
    training.register()
    systems.register()
    outsiders.register()
