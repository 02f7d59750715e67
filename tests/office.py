"""An office with something on every page, and the address of every named page in it."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.office_filings import filing_samples
from tests.office_training import outsider_samples, system_samples, training_samples
from zhiheng import factories
from zhiheng.accounts.models import RoleRequest, StandIn, User
from zhiheng.accounts.roles import Role
from zhiheng.directory import organisation
from zhiheng.directory.agency_changes import Credit, Grounds
from zhiheng.directory.models import Agency, OfficerDuty
from zhiheng.documents.models import Document
from zhiheng.exchange.command import Import
from zhiheng.exchange.models import Batch
from zhiheng.kernel import correcting, jobs
from zhiheng.kernel.models import Notice
from zhiheng.kernel.uploads import keep_upload
from zhiheng.publications.models import Publication
from zhiheng.publications.services import Notice as PublicNotice
from zhiheng.publications.services import publish, section
from zhiheng.registers import certificates, moving, people, photos
from zhiheng.registers.certificate_steps import CERTIFICATE
from zhiheng.registers.models import CertificateDecision, CertificateYearCheck, RegisterImport
from zhiheng.registers.verifying import code_of
from zhiheng.screening.steps import STEPS as LEAD
from zhiheng.supervision.reminder_steps import REMINDER
from zhiheng.supervision.steps import OPINION
from zhiheng.supervision.tests.thread import World
from zhiheng.ui.lists import ListPage
from zhiheng.ui.models import ListExport
from zhiheng.web.accounts_roles import named_pages
from zhiheng.web.help import manual
from zhiheng.web.register_imports import services as import_services
from zhiheng.web.tests.sheets_corpus import OFFICER_HEADS, officer, xlsx

NOBODY = "没有角色"
EXPORTS = ("export", "export-download", "export-cancel")
Samples = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Page:
    """One page in one state: its url name, the address, the roles that the view names."""

    name: str
    address: str
    callback: Any


class Office:
    """The thread of a lead and an opinion in 环翠区, with one account for every role."""

    def __init__(self) -> None:
        self.world = world = World()
        self.opinion = world.received()
        self.lead, self.act = self.opinion.lead, self.opinion.lead.rows.get().act
        self.agency, self.so = world.agency, world.so
        self.users = self._users(world)
        self.officer = factories.make_officer(self.agency)
        self.people = people_of(self.officer, self.users[Role.EA_CLERK], self.users[Role.EA_HEAD])
        self.items = item_samples(self.agency)
        self.request = RoleRequest.objects.create(
            user=factories.make_user(None, self.agency), role=Role.EA_OFFICER
        )
        self.batch = import_a_bad_row(self.agency)
        today = timezone.localdate()
        self.stand_in = StandIn.objects.create(
            principal=self.users[Role.SO_HEAD],
            substitute=self.users[Role.SO_HANDLER],
            role=Role.SO_HEAD,
            starts_on=today + timedelta(days=30),
            ends_on=today + timedelta(days=31),
        )

        self._changes()
        self.training = training_samples(self.users, self.officer)
        self.systems = system_samples(self.users, self.agency)
        self.filing, self.filings = filing_samples(self.users, self.agency, self.so)
        self.outsiders = outsider_samples(self.users, self.agency)
        self.imported = register_import(world.handler, self.agency)
        self.job = jobs.submit("kernel.tidy", now=timezone.now(), actor=world.handler)

    def _changes(self) -> None:
        """A correction that waits, a merger, a publication, a list to take away."""
        world, today = self.world, timezone.localdate()
        self.correction = correcting.propose(
            self.opinion,
            "title",
            "行政处罚决定逾期未公开（更正）",
            reason="标题写错",
            actor=world.handler,
            now=timezone.now(),
        )
        self.succession = organisation.merge(
            factories.make_agency(world.agency.jurisdiction_id),
            factories.make_agency(world.agency.jurisdiction_id),
            Grounds(today, "merge", "机构改革方案（演示）"),
            Credit(world.handler, timezone.now()),
        )
        self.planned = organisation.merge(
            factories.make_agency(world.agency.jurisdiction_id),
            world.agency,
            Grounds(today + timedelta(days=30), "merge", "机构改革方案（演示）"),
            Credit(world.handler, timezone.now()),
        )
        self.publication = publish(
            PublicNotice(
                Publication.Kind.ITEMS,
                "执法事项清单",
                world.agency,
                (section("清单", head=["编码"], rows=[["YS1"]]),),
                "HT-3.4-1",
            ),
            world.agency,
            actor=self.users[Role.EA_CLERK],
            now=timezone.now(),
        )
        self.export = ListExport.objects.create(
            user=world.handler,
            page="acts",
            title="执法行为",
            path=reverse("acts:act-list"),
            columns="number",
            kind="csv",
            submitted_at=timezone.now(),
        )

    def _users(self, world: World) -> dict[str, User]:
        users: dict[str, User] = dict(factories.make_users(world.agency))
        users |= {
            Role.SO_HANDLER: world.handler,
            Role.SO_HEAD: world.head,
            Role.EA_CLERK: world.clerk,
        }
        users[NOBODY] = factories.make_user(None, world.agency)
        return users

    def samples(self) -> Samples:
        """What fills the parameters of a url name; `*` is for a whole namespace."""
        notice = Notice.objects.first()
        opinion = self.opinion.pk
        return {
            "accounts:*": [{"pk": self.users[Role.EA_CLERK].pk, "role": Role.EA_CLERK}],
            "accounts:separation": [{"key": "administrators"}],
            "accounts:end-stand-in": [{"pk": self.stand_in.pk}],
            "directory:*": [{"pk": self.agency.pk}],
            "directory:correct-day": [{"pk": self.agency.changes.first().pk}],
            "directory:succession": [{"pk": self.succession.pk}, {"pk": self.planned.pk}],
            "directory:correct-succession": [{"pk": self.planned.pk}],
            "directory:withdraw-change": [{"pk": self.planned.change_id}],
            "directory:officer": [{"pk": self.officer.pk}],
            "directory:edit-officer": [{"pk": self.officer.pk}],
            "directory:new-certificate": [{"pk": self.officer.pk}],
            "directory:edit-certificate": [{"pk": self.officer.certificates.get().pk}],
            **self.people,
            **self.items,
            "acts:*": [{"pk": self.act.pk}],
            "acts:party": [{"pk": self.act.party_id}],
            **self._opinion_samples(),
            "law:*": [{"clause_id": "WH-32.s1", "code": "WH", "ambiguity_id": "A10"}],
            "exchange:*": [
                {"pk": self.batch.pk, "line": self.batch.quarantine.get().line, "kind": "penalty"}
            ],
            "hand-over:*": [{"label": "supervision.supervisionopinion", "pk": opinion}],
            "corrections:*": [
                {
                    "label": "supervision.supervisionopinion",
                    "pk": opinion,
                    "field": "received_on",
                }
            ],
            "corrections:approve": [{"pk": self.correction.pk}],
            "corrections:refuse": [{"pk": self.correction.pk}],
            "jobs:*": [{"pk": self.job.pk}],
            **self.training,
            **self.systems,
            **self.filings,
            **self.outsiders,
            "imports:*": [{"pk": self.imported.pk, "code": "officers"}],
            "imports:upload": [{"code": "officers"}, {"code": "agencies"}],
            "publications:*": [{"pk": self.publication.pk}],
            "help:page": [{"slug": page.slug} for page in manual.pages()],
            "help:picture": [{"name": "sign-in.png"}],
            "web:*": [{"pk": notice.pk if notice else 1}],
            **{f"ui:{name}": [{"pk": self.export.pk}] for name in EXPORTS},
            "ui:*": [{"key": next(iter(ListPage.registry)), "pk": 1}],
        }

    def _opinion_samples(self) -> Samples:
        """The lead, the opinion on it, their steps and papers."""
        paper = Document.objects.of(self.opinion).first()
        lead, opinion = self.lead.pk, self.opinion.pk
        return {
            "screening:*": [{"pk": lead, "file": 1, "rule_id": "RE-1", "key": "cap"}],
            "screening:lead-step": [{"pk": lead, "step": step} for step, _ in LEAD],
            "supervision:*": [{"pk": opinion, "lead": lead, "file": 1, "filing": self.filing.pk}],
            "supervision:opinion-step": [{"pk": opinion, "step": step} for step, _ in OPINION],
            "supervision:reminder-step": [{"pk": 1, "step": step} for step, _ in REMINDER],
            "documents:*": [{"pk": paper.pk if paper else 1, "number": 1, "proof": 1, "file": 1}],
            **{
                f"documents:{name}": [
                    {"kind": "D33", "label": "supervision.supervisionopinion", "pk": opinion}
                ]
                for name in ("draft", "draft-sheet", "draft-pdf")
            },
        }

    def pages(self) -> Iterator[Page]:
        """Every named page; one whose parameters have no sample is noted in `missing`."""
        samples = self.samples()
        self.missing = []
        for name, route, callback in named_pages():
            wanted = [part.split(":")[-1] for part in _parameters(route)]
            space = name.partition(":")[0]
            for sample in samples.get(name) or samples.get(f"{space}:*") or [{}]:
                missing = [one for one in wanted if one not in sample]
                if missing:
                    self.missing.append(f"{name}: tests/office.py has no sample for {missing}")
                    break
                values = {one: sample[one] for one in wanted}
                yield Page(name, reverse(name, kwargs=values), callback)


def people_of(officer: Any, clerk: User, head: User) -> Samples:
    """A person with a duty, a certificate, a photo and an application for another certificate."""
    day = timezone.localdate()
    duty = people.assign_duty(officer, OfficerDuty(duty="enforcement", starts_on=day), actor=clerk)
    wanted = certificates.Wanted("hearing", officer.agency.path)
    application = certificates.apply(officer, wanted, actor=clerk)
    picture = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
    photos.keep(officer, photo=keep_upload(picture), actor=clerk)
    held = officer.certificates.get().pk
    check = CertificateYearCheck.objects.create(
        certificate_id=held, year=day.year, result="passed", checked_on=day
    )
    taken = factories.make_officer(officer.agency).certificates.get()
    named = {"decision_number": "示换字〔2026〕1号", "decided_by": "演示机关", "decided_on": day}
    certificates.step("withdraw_certificate")(taken, actor=clerk, starts_on=day, **named)
    decision = CertificateDecision.objects.get(matter__certificate=taken)
    leaving = factories.make_officer(officer.agency)
    wish = moving.Move(day, "示人调〔2026〕1号", "演示组织部门", day)
    move = moving.move(leaving, wish, actor=head)
    of_officer = ("move", "void-officer", "new-duty", "apply-certificate", "photo", "new-photo")
    return {
        **{f"registers:{name}": [{"pk": officer.pk}] for name in of_officer},
        "registers:end-duty": [{"pk": duty.pk}],
        "registers:correct-duty": [{"pk": duty.pk}],
        "registers:moved": [{"pk": move.pk}],
        "registers:undo-move": [{"pk": move.pk}],
        "registers:certificate": [{"pk": held}],
        "registers:correct-year-check": [{"pk": check.pk}],
        "registers:correct-decision": [{"pk": decision.pk}],
        "registers:retract-decision": [{"pk": decision.pk}],
        "registers:card": [{"pk": held}],
        "verify:certificate": [{"code": code_of(officer.certificates.get())}, {"code": "1-a"}],
        "registers:certificate-step": [{"pk": held, "step": step} for step, _ in CERTIFICATE],
        "registers:application": [{"pk": application.pk}],
        "registers:application-step": [
            {"pk": application.pk, "step": step} for step, _ in CERTIFICATE
        ],
    }


def item_samples(agency: Agency) -> Samples:
    """An item with its claim, band, basis and post, and an entry of the review catalogue."""
    item = factories.make_item(agency)
    band = factories.make_band(item)
    basis = factories.make_basis(item, violation_code="YSWF002")
    duty = factories.make_duty(agency, item)
    factories.make_catalogue_entry(agency)
    cap = factories.make_cap(agency.path)
    of_item = ("item", "edit-item", "new-claim", "new-bands", "new-basis")
    return {
        **{f"directory:{name}": [{"pk": item.pk}] for name in of_item},
        "directory:edit-basis": [{"pk": basis.pk}],
        "directory:end-duty": [{"pk": duty.pk}],
        "directory:new-duty": [{"pk": item.claims.get().pk}],
        "directory:end-claim": [{"pk": item.claims.get().pk}],
        "directory:new-version": [{"pk": band.pk}],
        "directory:end-bands": [{"pk": band.pk}],
        "directory:correct-cap": [{"pk": cap.pk}],
        "directory:end-cap": [{"pk": cap.pk}],
    }


def import_a_bad_row(agency) -> Batch:
    """One row that waits in quarantine: its day of decision has no day."""
    file = Path(settings.DATA) / "office.csv"
    file.write_text(
        "决定书文号,案件名称,相对人名称,罚款金额（元）,决定日期,机关\n"
        f"演罚〔2026〕99号,演示案件,威海示例演示有限公司,1000,2026年3月,{agency.name}\n"
    )
    now = timezone.now()
    given = argparse.Namespace(kind="penalty", mapping=[], agency="", report="")
    Import(given, file, now, timezone.localdate(now), lambda line: None).write()
    return Batch.objects.latest("pk")


def register_import(handler: User, agency: Any) -> RegisterImport:
    """A sheet of people with a good row and a bad one, checked and not yet written."""
    file = xlsx(OFFICER_HEADS, officer(agency.name), officer("没有的局（演示）"))
    found = import_services.submit("officers", file, actor=handler, now=timezone.now())
    jobs.execute(found.job_id or 0)
    return found


def _parameters(route: str) -> Iterator[str]:
    for piece in route.split("<")[1:]:
        yield piece.partition(">")[0]
