"""`zhiheng init`: the first government, its supervision authority and three separate administrators."""

import argparse
import sys
from datetime import date


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--government", help="本级人民政府的名称，默认由所在地得出")
    parser.add_argument("--authority", help="行政执法监督机构的名称，默认为所在地司法局")
    parser.add_argument("--since", type=_day, default=date(2000, 1, 1), help="主体资格起始日")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期应写成 2026-10-16 的样子，现为“{text}”。") from None


def run(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from zhiheng.accounts.services.first import NotEmpty, Office, open_office
    from zhiheng.config import prepare

    prepare.database()
    wanted = Office(settings.PLACE, options.government, options.authority, options.since)
    try:
        slips = open_office(wanted, now=timezone.now())
    except NotEmpty:
        print("库里已有账号，不能再次初始化；请由系统管理员在页面上开通账号。", file=sys.stderr)
        return 2
    except ValidationError as refusal:
        print(" ".join(refusal.messages), file=sys.stderr)
        return 2
    print("三个管理员账号已开通，初始密码只显示这一次，首次登录须更换：")
    for slip in slips:
        print(
            f"  {slip.account.display_name}  登录名 {slip.account.username}  密码 {slip.password}"
        )
    return 0
