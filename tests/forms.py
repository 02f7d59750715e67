"""The forms of a page as a browser finds them in its HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

FREE_TEXT = {"text", "search", "hidden", "number", "date", "datetime-local", "password", "email"}


@dataclass
class Form:
    """A form of a page: how it is sent, its fields with what they hold, those that people type in."""

    method: str
    action: str
    held: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("method", "get").lower(), given.get("action", "")))
        name = given.get("name")
        if not self.found or not name or name == "csrfmiddlewaretoken":
            return
        form = self.found[-1]
        if tag in {"textarea", "select"} or (
            tag == "input" and given.get("type", "text") in FREE_TEXT
        ):
            form.held.setdefault(name, given.get("value", ""))
            form.typed.append(name)
        elif tag in {"input", "button"} and given.get("type") != "file":
            form.held.setdefault(name, given.get("value", "on"))


def forms_of(html: str) -> list[Form]:
    parser = Forms()
    parser.feed(html.partition("<main")[2] or html)
    return parser.found
