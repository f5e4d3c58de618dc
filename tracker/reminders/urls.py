from django.urls import path

from . import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/pause/", views.pause, name="reminder-pause"),
    path("reminders/not-now/", views.not_now, name="reminder-not-now"),
    path("reminders/now/", views.now, name="reminder-now"),
    path("reminders/clock/", views.zone, name="reminder-clock"),
    path("reminders/phone/", views.phone, name="reminder-phone"),
    path("reminders/phone/off/", views.no_phones, name="reminder-no-phones"),
    path("settings/calendar/", views.calendar, name="calendar"),
    path("settings/calendar/off/", views.no_calendar, name="calendar-off"),
    path("calendar/<str:secret>.ics", views.calendar_feed, name="calendar-feed"),
    path("settings/digest/", views.digest, name="digest"),
    path("go/<uuid:pk>/", views.go, name="reminder-go"),
    path("put-off/<str:token>/", views.link, name="reminder-link"),
    path("put-off/<str:token>/all/", views.unsubscribe, name="reminder-unsubscribe"),
]
