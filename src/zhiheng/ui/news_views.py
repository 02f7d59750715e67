"""提醒在打开所指的一件时即为已读。"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhiheng.kernel import notices
from zhiheng.ui import navigation

LONGEST_SUBJECT = 120


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Posted by the page of a matter once it is open; answers with the bell as it now is."""
    subject = request.POST.get("subject", "")[:LONGEST_SUBJECT].replace("\x00", "")
    if subject:
        notices.mark_read_about(subject, request.user, now=timezone.now())  # type: ignore[arg-type]
        navigation.forget_counts(request.user)
    return render(request, "ui/bell.html", {"is_swap": True})
