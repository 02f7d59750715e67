import pytest

from zhiheng.config import checks


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PLACE", "999999", "不是有规则包的行政区划代码"),
        ("PLACE", "威海", "不是有规则包的行政区划代码"),
        ("DATABASE", "mysql://x", "postgresql://"),
        ("FONTS", "/nowhere/at/all", "不是目录"),
    ],
)
def test_a_wrong_option_is_named(settings, name, value, sentence):
    setattr(settings, name, value)

    assert [sentence in found.msg for found in checks.options_make_sense()] == [True]


def test_the_defaults_are_right():
    assert checks.options_make_sense() == []


def test_an_open_site_without_https_is_warned_of(settings):
    settings.ALLOWED_HOSTS = ["zf.example.invalid", "127.0.0.1", "*"]
    settings.HTTPS, settings.DEBUG = False, True

    found = {message.id for message in checks.open_to_others_only_over_https()}

    assert found == {"zhiheng.W001", "zhiheng.W002", "zhiheng.W003"}
