"""Routes: the office under /office/; `/` leads to its sign-in until there is a public site."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/office/")),
]
