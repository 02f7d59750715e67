"""axe on every named page for every role that may open it; no sideways scrolling at 390 px; no script errors."""

import re

import pytest
from playwright.sync_api import APIResponse

from tests.office import NOBODY
from zhiheng.accounts.roles import Role

pytestmark = pytest.mark.browser
CHANGING = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|请求编号.*?</span>'
)
# axe keeps what it saw of the page: what htmx loads must have come, and nothing may come meanwhile.
RUN_AXE = """async () => {
  const moving = '.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added'
  while (document.querySelector(moving)) await new Promise(later => setTimeout(later, 20))
  document.addEventListener('htmx:beforeRequest', event => event.preventDefault())
  return (await axe.run(document, {resultTypes: ['violations']})).violations
}"""
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
seen: set[int] = set()


def body_of(html: str) -> int:
    """The page without its frame: the frame is looked at once per role, on the first page."""
    main = html.partition("<main")[2] or html
    return hash(CHANGING.sub("", main))


def findings(page, address: str) -> list[str]:
    """What axe finds, in one line each."""
    return [
        f"{address}: {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in page.evaluate(RUN_AXE)
    ]


def open_page(page, address: str, answer: APIResponse) -> None:
    """A page as it was just answered; a fragment where htmx would put it: inside a page, its tables in their frames."""
    html = answer.text()
    if "<html" in html:
        page.route(answer.url, lambda route: route.fulfill(response=answer), times=1)
        page.goto(address)
        return
    page.goto("/office/account")
    page.evaluate(
        """html => {
          document.querySelector('#main').innerHTML = '<h1>片段</h1>' + html
          document.dispatchEvent(new Event('htmx:afterSettle'))
        }""",
        html,
    )


def too_wide(page, address: str) -> list[str]:
    page.set_viewport_size(NARROW)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return [f"{address}: {width} px wide on a screen of 390"] if width > 390 else []


@pytest.mark.parametrize("role", [*Role, NOBODY])
def test_pages_are_accessible(signed_in, site, announce, role):
    page = signed_in(role)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on(
        "console", lambda said: said.type == "error" and problems.append(f"{page.url}: {said.text}")
    )
    opened = looked_at = 0
    for number, (_, address) in enumerate(site.scene["pages"]):
        answer = page.request.get(address, max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        opened += 1
        body = body_of(answer.text())
        if body in seen and number:
            continue
        seen.add(body)
        looked_at += 1
        open_page(page, address, answer)
        problems += findings(page, address) + too_wide(page, address)

    name = NOBODY if role == NOBODY else Role(role).label
    announce(f"axe：{name}可以打开 {opened} 页，逐页检查 {looked_at} 页（其余与他人所见相同）")
    assert not problems, "\n".join(problems)


def test_the_sign_in_is_accessible(chromium, site):
    page = chromium.new_page(base_url=site.address)
    page.add_init_script(path="tests/vendor/axe/axe.min.js")

    page.goto("/office/sign-in")

    assert findings(page, "/office/sign-in") + too_wide(page, "/office/sign-in") == []
