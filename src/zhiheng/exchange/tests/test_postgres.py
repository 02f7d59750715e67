"""The same imports on PostgreSQL: ids from sequences, executemany through psycopg, locks."""

import pytest

from zhiheng.exchange.tests.test_import import (  # noqa: F401 - collected here a second time
    test_a_corrected_row_replaces_the_earlier_one,
    test_a_natural_person_is_sealed_and_masked,
    test_a_published_list_becomes_acts_of_the_agency,
    test_an_inspection_brings_its_detail_and_officers,
    test_the_same_file_again_changes_nothing,
    test_versions_only_go_up,
)
from zhiheng.exchange.tests.test_pages import (  # noqa: F401 - collected here a second time
    clerk,
    test_a_waiting_row_is_repaired_and_replayed,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
