"""Request numbers in log, response and error pages; refusal of addresses with NUL."""

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_OURS = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
_number: ContextVar[str] = ContextVar("request_number", default="-")

Handler = Callable[[HttpRequest], HttpResponse]


def request_number() -> str:
    """The number of the request being served, or `-` outside of one."""
    return _number.get()


class RequestNumberFilter(logging.Filter):
    """Puts `request_number` on every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_number = _number.get()
        return True


def number_requests(get_response: Handler) -> Handler:
    """Give each request a number (the proxy's if it sent a sane one) and return it as a header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = request.headers.get(HEADER, "")
        number = sent if _OURS.fullmatch(sent) else secrets.token_hex(6)
        token = _number.set(number)
        request.number = number
        try:
            response = get_response(request)
        finally:
            _number.reset(token)
        response[HEADER] = number
        return response

    return middleware


def refuse_nul_addresses(get_response: Handler) -> Handler:
    """A NUL in the path can name nothing and would fail in PostgreSQL: answer 400 in words."""
    from zhiheng.ui.views import bad_request  # the log filter above is read before the models are

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            return bad_request(request)
        return get_response(request)

    return middleware
