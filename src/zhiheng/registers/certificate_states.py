"""证件的状态：名称、状态灯；名单、详情、公开页都从这里取。"""

from django.utils.safestring import SafeString

from zhiheng.directory.models import CertificateState
from zhiheng.registers.models import CertificateMatter
from zhiheng.ui import html

S, M = CertificateState, CertificateMatter.Status
COLOURS = {
    S.VALID.value: "grn",
    S.NOT_YET.value: "gry",
    S.SUSPENDED.value: "amb",
    S.REVOKED.value: "red",
    S.EXPIRED.value: "red",
    S.WITHDRAWN.value: "gry",
    M.APPLIED.value: "blu",
    M.TRAINED.value: "blu",
    M.PASSED.value: "blu",
}
WORDS = dict(S.choices) | dict(M.choices)


def lamp(state: str) -> SafeString:
    return html.lamp(COLOURS[state], str(WORDS[state]))
