from django.urls import path

from .views import joining

urlpatterns = [
    path("clients/invite/", joining.invite, name="client-invite"),
    path("clients/invite/<uuid:pk>/withdraw/", joining.withdraw, name="invite-withdraw"),
    path("settings/care/", joining.care_settings, name="care-settings"),
    path("settings/care/<uuid:pk>/pause/", joining.pause, name="care-pause"),
    path("settings/care/<uuid:pk>/resume/", joining.resume, name="care-resume"),
    path("care/<uuid:pk>/end/read/", joining.end_read, name="care-end-read"),
    path("join/", joining.join_by_code, name="join-code"),
    path("join/<str:token>/", joining.join, name="join"),
]
