"""Fills the data folder named by the environment with the test office; prints its pages and accounts as JSON."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from datetime import datetime

    from django.core.management import call_command
    from django.utils import timezone

    from tests.office import Office
    from zhiheng import factories
    from zhiheng.filings import raising
    from zhiheng.filings.models import Filing

    call_command("migrate", verbosity=0, interactive=False)
    office = Office()
    pages = [(page.name, page.address) for page in office.pages()]
    last_year = timezone.localdate().year - 1
    new_year = datetime(last_year, 1, 1, 1, tzinfo=timezone.get_current_timezone())
    raising.raise_yearly(last_year, now=new_year)
    plan = Filing.objects.get(kind="plan", agency=office.agency, year=last_year)
    names = {role: user.username for role, user in office.users.items()}
    scene = {
        "pages": pages,
        "accounts": names,
        "password": factories.PASSWORD,
        "opinion": office.opinion.pk,
        "lead": office.lead.pk,
        "new_lead": office.world.lead().pk,
        "second_checker": office.world.second.pk,
        "plan": plan.get_absolute_url(),
        "officer": office.officer.pk,
        "certificate": office.officer.certificates.get().get_absolute_url(),
    }
    json.dump(scene, sys.stdout)


if __name__ == "__main__":
    main()
