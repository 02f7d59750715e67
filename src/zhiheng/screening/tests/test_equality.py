"""同一份规则文本在 DuckDB、PostgreSQL 上与普通 Python 的孪生结果相同。"""

import psycopg
import pytest

from zhiheng.screening.rulefile import rules
from zhiheng.screening.tests import stage
from zhiheng.screening.tests.examples import EXAMPLES
from zhiheng.screening.tests.fuzz import Fines, Fuzz
from zhiheng.screening.tests.scene import build
from zhiheng.screening.tests.twin_data import Data
from zhiheng.screening.tests.twins import TWINS, twin
from zhiheng.testing_postgres import postgres  # noqa: F401  # the fixture

SEEDS = (1, 2, 3)
FINES = "fines"
SETS = ("examples", *SEEDS, FINES)


def tables_of(name):
    if name == FINES:
        return Fines(4).tables
    if name != "examples":
        return Fuzz(name).tables
    return build([example for group in EXAMPLES.values() for example in group])


def test_every_rule_has_its_twin():
    assert set(TWINS) == set(rules())


@pytest.mark.parametrize("name", SETS)
def test_every_rule_equals_its_twin(name, law_connection):
    tables = tables_of(name)
    stage.load(law_connection, tables)
    data = Data(tables, law_connection.execute("SELECT * FROM act_due").fetchall())

    found = {
        r: {
            (f.fingerprint, f.ground if f.ground in rules()[r].grounds else "")
            for f in stage.findings(law_connection, r)
        }
        for r in rules()
    }

    for rule_id in rules():
        assert found[rule_id] == twin(rule_id, data), rule_id
    assert all(found.values()) or name != "examples"
    assert found["SE-1b"] or name != FINES


@pytest.fixture(scope="module")
def postgres_connection(postgres, law_connection):  # noqa: F811  # the fixture of the same name
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        stage.copy_law(law_connection, connection)
        yield connection


@pytest.mark.postgres
@pytest.mark.parametrize("name", SETS)
def test_every_rule_gives_the_same_rows_on_postgresql(name, law_connection, postgres_connection):
    tables = tables_of(name)
    stage.load(law_connection, tables)
    stage.copy_snapshot(law_connection, postgres_connection)

    for rule_id in rules():
        duck = stage.findings(law_connection, rule_id)
        assert stage.findings(postgres_connection, rule_id) == duck, rule_id
