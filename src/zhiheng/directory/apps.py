from django.apps import AppConfig

from zhiheng.law import coverage


class DirectoryConfig(AppConfig):
    name = "zhiheng.directory"
    verbose_name = "名录"

    def ready(self) -> None:
        agencies, officers = "directory:agencies", "directory:officers"
        for kind, name, rows, place in (
            ("guard", "directory.scope", "WH-2", agencies),
            ("guard", "directory.supervises", "WH-3 WH-46-1 SD-4 SC-39 SC-42", "directory:places"),
            ("guard", "directory.one_authority", "WH-5 HT-2.1-2 HT-2.1-3", "directory:new-agency"),
            ("register", "directory.versions", "WH-9.s1 SC-10", "directory:register-of-day"),
            ("register", "directory.successions", "WH-9.s1 SC-10", "directory:merge-agency"),
            ("register", "directory.chart", "WH-3 HT-2.1-1", "directory:organisation"),
            (
                "register",
                "directory.checks",
                "WH-5 HT-2.1-2 HT-2.1-3 HT-2.1-4 HT-4.1-2 WH-9.s1 SC-10",
                "directory:register-checks",
            ),
            ("register", "directory.duty_of_supervision", "HT-2.1-1", "directory:agency"),
            ("register", "directory.agencies", "WH-9.s1 HT-4.2-2 SD-9 SC-10", agencies),
            ("register", "directory.officers", "HT-4.2-2 SD-10 SC-17", officers),
            ("guard", "directory.certificate", "SD-10 SC-32", "directory:new-certificate"),
            ("register", "directory.supervision_staff", "HT-2.2-1 SD-22", "directory:places"),
            ("register", "directory.items", "HT-3.4-1", "directory:items"),
            ("register", "directory.responsibility", "HT-3.4-1 SD-15 SC-12", "directory:claims"),
            ("register", "directory.benchmark_gaps", "WH-12-1 SD-12", "directory:benchmarks"),
            ("register", "directory.simulation", "WH-12-1 SD-12 CF-34", "directory:simulator"),
            ("register", "directory.catalogue", "WH-14-1", "directory:catalogue"),
            ("register", "directory.caps", "HT-1-1 SC-11", "directory:caps"),
            ("guard", "directory.bands_cover", "WH-12-1 SD-12", "directory:new-bands"),
            ("register", "directory.bands", "WH-12-1 SD-12", "directory:item"),
        ):
            coverage.declare(kind, name, rows, reached_by=place)
