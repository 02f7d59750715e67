"""向下层房间登记：菜单、条款落实、提醒文字。"""

from zhiheng.registers import people_registration as people
from zhiheng.registers.certificates import register_renewal_condition
from zhiheng.registers.systems import registration as systems
from zhiheng.registers.training import registration as training
from zhiheng.registers.training.reckoning import renewal_gap


def register() -> None:
    """见各题；换发证件以前看上一年度的课时。"""
    register_renewal_condition(lambda held, day: renewal_gap(held.officer, day))
    people.register()
    training.register()
    systems.register()
