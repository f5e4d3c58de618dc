from django.urls import path

from . import views

urlpatterns = [
    path("clients/invite/", views.invite, name="client-invite"),
    path("clients/invite/<uuid:pk>/withdraw/", views.withdraw, name="invite-withdraw"),
    path("settings/care/", views.care_settings, name="care-settings"),
    path("settings/care/<uuid:pk>/pause/", views.pause, name="care-pause"),
    path("settings/care/<uuid:pk>/resume/", views.resume, name="care-resume"),
    path("settings/care/<uuid:pk>/end/", views.end, name="care-end"),
    path("join/", views.join_by_code, name="join-code"),
    path("join/<str:token>/", views.join, name="join"),
]
