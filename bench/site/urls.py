"""The trivial views, and behind them the product's own addresses."""

from django.urls import include, path

from . import views
from .floor import floor

urlpatterns = [
    path("bench/one/", views.one),
    path("bench/twenty/", views.twenty),
    path("floor/", floor),
    path("floor/<path:path>", floor),
    path("asks/", floor, {"asks": True}),
    path("asks/<path:path>", floor, {"asks": True}),
    path("", include("tracker.urls")),
]

handler400 = "tracker.pages.views.bad_request"
handler403 = "tracker.pages.views.not_yours"
handler404 = "tracker.pages.views.not_found"
handler500 = "tracker.pages.views.broken"
