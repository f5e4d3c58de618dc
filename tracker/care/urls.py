from django.urls import path

from .views import along, appointments, joining, plans

urlpatterns = [
    path("clients/invite/", joining.invite, name="client-invite"),
    path("clients/invite/<uuid:pk>/withdraw/", joining.withdraw, name="invite-withdraw"),
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/<uuid:pk>/", appointments.appointment, name="appointment"),
    path("appointments/<uuid:pk>/cancel/", appointments.cancel, name="appointment-cancel"),
    path("appointments/<uuid:pk>/undo/", appointments.undo, name="appointment-undo"),
    path(
        "clients/<uuid:pk>/appointments/",
        appointments.client_appointments,
        name="client-appointments",
    ),
    path("clients/<uuid:pk>/days/", plans.plan, name="client-plan"),
    path("clients/<uuid:pk>/days/<uuid:plan>/agree/", plans.agree, name="client-plan-agree"),
    path("clients/<uuid:pk>/days/<uuid:plan>/end/", plans.end, name="client-plan-end"),
    path("settings/care/", joining.care_settings, name="care-settings"),
    path("settings/care/<uuid:pk>/pause/", joining.pause, name="care-pause"),
    path("settings/care/<uuid:pk>/resume/", joining.resume, name="care-resume"),
    path("settings/care/<uuid:pk>/along/", along.along, name="care-along"),
    path("settings/along/<uuid:pk>/stop/", along.stop, name="along-stop"),
    path("care/<uuid:pk>/end/read/", joining.end_read, name="care-end-read"),
    path("join/", joining.join_by_code, name="join-code"),
    path("join/<str:token>/", joining.join, name="join"),
]
