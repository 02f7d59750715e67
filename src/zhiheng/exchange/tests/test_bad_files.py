"""The corpus of bad files: a clear Chinese sentence each, never an exception, nothing half-written."""

import json
import re
from datetime import date

import pytest

from zhiheng.acts.models import EnforcementAct
from zhiheng.exchange import services
from zhiheng.exchange.errors import FileRefused
from zhiheng.exchange.models import Batch, QuarantinedRow
from zhiheng.exchange.staging import Staging
from zhiheng.exchange.tests import corpus

pytestmark = pytest.mark.django_db(transaction=True)
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")


def test_the_corpus_holds_more_than_sixty_files():
    assert len(corpus.REFUSED) + len(corpus.HELD) >= 60


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(name, tmp_path, import_acts):
    path = corpus.write(name, tmp_path)

    with pytest.raises(FileRefused) as refused:
        import_acts(path)
    assert CHINESE.search(refused.value.sentence)
    assert corpus.REFUSED[name][1] in refused.value.sentence
    assert not EnforcementAct.objects.exists()
    assert not Batch.objects.exclude(stage="failed").exists()
    assert not list(services.folder().glob("*.sqlite3"))


@pytest.mark.parametrize("name", corpus.HELD)
def test_a_bad_row_waits_with_its_reason(name, tmp_path, import_acts):
    path = corpus.write(name, tmp_path)

    result = import_acts(path)

    assert (result["rows"], result["quarantined"]) == (1, 1)
    sentences = "；".join(problem[2] for problem in QuarantinedRow.objects.get().problems)
    assert corpus.HELD[name][1] in sentences
    assert not EnforcementAct.objects.exists()


@pytest.mark.parametrize("name", corpus.TAKEN)
def test_an_odd_file_is_read_and_what_was_decided_is_said(
    name, tmp_path, import_acts, said, warned
):
    path = corpus.write(name, tmp_path)
    _, changes, sentence = corpus.TAKEN[name]

    result = import_acts(path)

    assert (result["rows"], result["accepted"]) == (1, 1)
    usual = {"document_number": "威演罚〔2026〕1号", "decided_on": date(2026, 3, 5), "fine": 5000}
    wanted = usual | changes
    assert EnforcementAct.objects.values(*wanted).get() == wanted
    assert sentence in "；".join(said + warned)
    if not sentence:
        assert (said, warned, result["warnings"]) == ([], [], 0)


@pytest.fixture
def warned(monkeypatch):
    """The warnings of all rows, gathered before the staging file goes."""
    found = []
    count = Staging.count

    def gather(staging):
        rows = staging.select("SELECT warnings FROM staged WHERE warnings <> ''")
        found.extend(sentence for (text,) in rows for sentence in json.loads(text))
        return count(staging)

    monkeypatch.setattr(Staging, "count", gather)
    return found


def test_a_good_workbook_with_real_dates_and_numbers_is_read(tmp_path, import_acts):
    path = tmp_path / "good.xlsx"
    corpus.cells(
        {
            "决定日期": corpus.day,
            "公示日期": corpus.number(46087),
            "罚款金额（元）": corpus.number(5000),
        }
    )(path)

    result = import_acts(path)

    assert (result["accepted"], result["warnings"]) == (1, 1)
    act = EnforcementAct.objects.get()
    assert (str(act.decided_on), str(act.published_on), act.fine) == (
        "2026-03-05",
        "2026-03-06",
        5000,
    )
