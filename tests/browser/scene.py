"""Fills the data folder named by the environment with the test office; prints its pages and accounts as JSON."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from tests.office import Office
    from zhiheng import factories

    call_command("migrate", verbosity=0, interactive=False)
    office = Office()
    pages = [(page.name, page.address) for page in office.pages()]
    names = {role: user.username for role, user in office.users.items()}
    scene = {
        "pages": pages,
        "accounts": names,
        "password": factories.PASSWORD,
        "opinion": office.opinion.pk,
        "lead": office.lead.pk,
        "new_lead": office.world.lead().pk,
        "second_checker": office.world.second.pk,
    }
    json.dump(scene, sys.stdout)


if __name__ == "__main__":
    main()
