"""规则页的文字：没有英文键名，没有大括号。"""

from zhiheng.screening.rulefile import rules
from zhiheng.screening.wording import BLANKS, PARAMETERS, with_blanks


def test_every_parameter_of_every_rule_has_a_chinese_name():
    used = {(rule.id, one.key) for rule in rules().values() for one in rule.parameters}

    assert used == set(PARAMETERS)


def test_every_blank_of_every_sentence_has_a_chinese_word():
    for rule in rules().values():
        for text in (rule.explain, *rule.grounds.values()):
            shown = with_blanks(text)
            assert "{" not in shown
            assert not any(f"〔{name}〕" in shown for name in BLANKS)
