"""The pages of clients and therapists."""

from django.urls import include, path

from .views import caseload, drafts, example, goals, moments, sharing, today

urlpatterns = [
    path("", today.home, name="home"),
    path("check-in/", today.check_in, name="check-in"),
    path("moments/", moments.moments, name="moments"),
    path("moments/new/", moments.new_moment, name="moment-new"),
    path("moments/<uuid:pk>/", moments.moment, name="moment"),
    path("moments/<uuid:pk>/notice/", moments.notice, name="moment-notice"),
    path("moments/<uuid:pk>/look-back/", moments.look_back, name="moment-look-back"),
    path("moments/<uuid:pk>/confirm/", moments.confirm, name="moment-confirm"),
    path("moments/<uuid:pk>/credit/", moments.credit, name="moment-credit"),
    path("moments/<uuid:pk>/credit/<uuid:entry>/done/", moments.done, name="moment-done"),
    path("moments/<uuid:pk>/not-today/", moments.rest, name="moment-rest"),
    path("moments/<uuid:pk>/close/", moments.close, name="moment-close"),
    path("moments/<uuid:pk>/sharing/", sharing.moment_sharing, name="moment-sharing"),
    path("moments/<uuid:pk>/sharing/stop/", sharing.stop, name="moment-stop"),
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/undo/", sharing.undo, name="share-undo"),
    path("sharing/<uuid:care_id>/stop/", sharing.stop_all, name="share-stop-all"),
    path("settings/goals/", goals.goals, name="goals"),
    path("settings/goals/new/", goals.goal, name="goal-new"),
    path("settings/goals/<uuid:pk>/", goals.goal, name="goal"),
    path("settings/goals/<uuid:pk>/offer/", goals.offer, name="goal-offer"),
    path("settings/people/", goals.people, name="people"),
    path("clients/<uuid:pk>/", caseload.client, name="client"),
    path("clients/<uuid:pk>/<uuid:entry>/answer/", caseload.answer, name="answer"),
    path("drafts/<uuid:pk>/", drafts.draft, name="draft"),
    path("drafts/<uuid:pk>/afresh/", drafts.afresh, name="draft-afresh"),
    path("drafts/<uuid:pk>/back/", drafts.back, name="draft-back"),
    path("example/", example.example, name="example"),
    path("", include("journals.demo.urls")),
]
