"""What every story in the browser does: open a matter, follow a step, fill its form, see what it says."""

from playwright.sync_api import expect

RENDERED = 90_000  # ms; the paper is printed by a job of the server
expect.set_options(timeout=30_000)  # a busy machine is no reason to fail


def take(page, address: str, step: str, values: dict[str, str] | None = None, done: str = ""):
    """Open the matter, follow the step's button, fill the form and send it."""
    open_printed(page, address)
    page.locator("section.next").get_by_role("link", name=step, exact=True).click()
    for name, value in (values or {}).items():
        fill(page, name, value)
    page.locator("form.form .form-acts button").click()
    expect(page.locator(".msgs")).to_contain_text(done)
    return page.url


def open_printed(page, address: str) -> None:
    """The page loads itself anew when a paper is printed; a click meanwhile could get lost."""
    wait_for_papers(page)
    page.goto(address)
    wait_for_papers(page)


def wait_for_papers(page) -> None:
    expect(page.locator("[hx-get$='/state']")).to_have_count(0, timeout=RENDERED)


def fill(page, name: str, value: str) -> None:
    field = page.locator(f"form.form [name={name}]")
    kind = field.first.get_attribute("type")
    if kind == "radio":
        page.locator(f"form.form [name={name}][value={value}]").check()
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
