"""Routes: the office under /office/, the check of a certificate under /v/; `/` leads to the sign-in until there is a public site."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", login_not_required(RedirectView.as_view(url="/office/"))),
    path("v/", include("zhiheng.registers.public_urls")),
    path("office/", include("zhiheng.web.urls")),
    path("office/", include("zhiheng.ui.urls")),
    path("office/help/", include("zhiheng.web.help.urls")),
    path("office/law/", include("zhiheng.web.law.urls")),
    path("office/corrections/", include("zhiheng.web.corrections_urls")),
    path("office/hand-over/", include("zhiheng.web.handing_over_urls")),
    path("office/jobs/", include("zhiheng.web.jobs_urls")),
    path("office/papers/", include("zhiheng.documents.urls")),
    path("office/", include("zhiheng.web.accounts_urls")),
    path("office/", include("zhiheng.web.directory_urls")),
    path("office/", include("zhiheng.screening.urls")),
    path("office/", include("zhiheng.supervision.urls")),
    path("office/", include("zhiheng.acts.urls")),
    path("office/publications/", include("zhiheng.publications.urls")),
    path("office/registers/", include("zhiheng.registers.urls")),
    path("office/register-imports/", include("zhiheng.web.register_imports.urls")),
    path("office/filings/", include("zhiheng.filings.urls")),
    path("office/import/", include("zhiheng.exchange.urls")),
]

handler400 = "zhiheng.ui.views.bad_request"
handler403 = "zhiheng.ui.views.forbidden"
handler404 = "zhiheng.ui.views.not_found"
handler500 = "zhiheng.ui.views.server_error"
