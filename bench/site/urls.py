"""The trivial views, and behind them the product's own addresses."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("bench/one/", views.one),
    path("bench/twenty/", views.twenty),
    path("", include("tracker.urls")),
]

handler400 = "tracker.pages.views.bad_request"
handler403 = "tracker.pages.views.not_yours"
handler404 = "tracker.pages.views.not_found"
handler500 = "tracker.pages.views.broken"
