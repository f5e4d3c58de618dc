"""The site map: one include per app, and the parts of allauth that are used."""

from django.urls import include, path

urlpatterns = [
    # first, so that programs do not wait for every page's pattern to be tried
    path("api/v1/", include("api.urls")),
    path("", include("journals.urls")),
    path("", include("tracker.reminders.urls")),
    path("", include("tracker.care.urls")),
    path("", include("tracker.accounts.urls")),
    path("", include("tracker.safety.urls")),
    path("", include("tracker.practice.urls")),
    path("", include("tracker.operations.urls")),
]

handler400 = "tracker.pages.views.bad_request"
handler403 = "tracker.pages.views.not_yours"
handler404 = "tracker.pages.views.not_found"
handler429 = "tracker.pages.views.too_many"
handler500 = "tracker.pages.views.broken"
