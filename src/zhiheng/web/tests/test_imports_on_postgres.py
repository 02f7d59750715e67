"""The same imports on PostgreSQL: ids from sequences, executemany through psycopg, locks."""

import pytest

from zhiheng.web.tests.test_agency_imports import (  # noqa: F401 - collected here a second time
    head,
    test_a_government_and_what_hangs_from_it_come_in_one_sheet_in_any_order,
    test_a_list_becomes_agencies_with_their_first_versions,
)
from zhiheng.web.tests.test_officer_import_jobs import (  # noqa: F401 - collected here a second time
    test_a_killed_job_is_taken_up_again,
    test_the_jobs_may_run_twice_and_write_once,
    test_what_somebody_registered_in_between_is_seen_before_writing,
)
from zhiheng.web.tests.test_officer_imports import (  # noqa: F401 - collected here a second time
    agency,
    folder,
    handler,
    test_a_list_becomes_officers_with_certificates_duties_and_postings,
    test_the_error_workbook_comes_back_mended_and_nothing_is_doubled,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
