import pytest

from zhiheng.supervision.tests.thread import World


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    settings.DATA = tmp_path
    return World()


@pytest.fixture
def huantai(db, settings, tmp_path) -> World:
    settings.DATA = tmp_path
    return World("370321")
