"""/api/v1/: each resource has one reader. Mine, or shared with me; never both."""

from django.urls import path, re_path

from .agenda import Agenda, OneAgendaItem, PutBack
from .appointments import Appointments, OneAppointment, RestoreAppointment
from .assignments import Assignments, OneAssignment
from .away import Away
from .booklets import BookletFile, Booklets, OneBooklet
from .bring_up import BringUps, OneBringUp, PutBackUp
from .care import OneCare
from .clients import Clients, LookedAt, OneClient
from .copies import Copy
from .decided import (
    ClientDecisions,
    ConfirmDecision,
    Decisions,
    DeclineDecision,
    OneClientDecision,
    SettleDecision,
)
from .entries import Entries, OneEntry, RestoreEntry
from .episodes import Episodes, OneEpisode
from .exports import ExportFile, Exports, OneExport
from .flags import DoneFlag, Flags, OneFlag, SeenFlagDoor
from .goals import AcceptGoal, DeclineGoal, Goals, GoalVersions, OneGoal
from .guidance import PutGuidance, Send
from .insights import ClientInsightRule, ClientInsightRules, Helped, Insights, OneInsight
from .leaving import Leaving
from .ledger import Ledger
from .me import Me
from .measures import Measures
from .meetings import Meetings, OneMeeting
from .menu import Menu, OneItem
from .monitorings import (
    AgreeToMonitoring,
    ClientDeputy,
    ClientMonitorings,
    Monitorings,
    OneClientMonitoring,
    OneMonitoring,
)
from .notices import Notices, Opened
from .own_note import OwnNote
from .people import OnePerson, People
from .phones import Phone, Phones
from .plans import AgreeToClientPlan, AgreeToPlan, ClientPlans, OneClientPlan, OnePlan, Plans
from .prep import OnePrep
from .proposals import OneProposal, Proposals
from .received_guidance import OneReceived, Received, Seen
from .reminders import Digest, Reminders
from .removed import RemovedEntries, RemovedEpisodes, RestoreEpisode
from .reviewing import Reviewed, ToReview, Unreviewed
from .schema import Nothing, schema
from .searching import Search
from .shared_agenda import OneSharedAgendaItem, SharedAgenda
from .shared_entries import OneSharedEntry, SharedEntries
from .shared_episodes import SharedEpisodes
from .shares import OneShare, Shares, Undo
from .standing_shares import OneStandingShare, StandingShares, UndoStandingShare
from .supervised import (
    SupervisedClient,
    SupervisedClients,
    SupervisedEntries,
    SupervisedEpisodes,
)
from .supervisions import OneSupervision, Supervisions, SupervisorChoices
from .versions import EntryVersions, EpisodeVersions, ItemVersions, PersonVersions
from .worksheets import Worksheets

app_name = "api"
CLIENT, THERAPIST = "client", "therapist"

urlpatterns = [
    path("schema/", schema, name="schema"),
    path("me/", Me.open_to("signed_in"), name="me"),
    # mine
    path("care/<uuid:pk>/", OneCare.open_to(CLIENT), name="care"),
    path("episodes/", Episodes.open_to(CLIENT), name="episodes"),
    path("episodes/removed/", RemovedEpisodes.open_to(CLIENT), name="episodes-removed"),
    path("episodes/<uuid:pk>/", OneEpisode.open_to(CLIENT), name="episode"),
    path("episodes/<uuid:pk>/restore/", RestoreEpisode.open_to(CLIENT), name="episode-restore"),
    path("episodes/<uuid:pk>/versions/", EpisodeVersions.open_to(CLIENT), name="episode-versions"),
    path("entries/", Entries.open_to(CLIENT), name="entries"),
    path("entries/removed/", RemovedEntries.open_to(CLIENT), name="entries-removed"),
    path("entries/search/", Search.open_to(CLIENT), name="entries-search"),
    path("entries/<uuid:pk>/", OneEntry.open_to(CLIENT), name="entry"),
    path("entries/<uuid:pk>/restore/", RestoreEntry.open_to(CLIENT), name="entry-restore"),
    path("entries/<uuid:pk>/versions/", EntryVersions.open_to(CLIENT), name="entry-versions"),
    path("goals/", Goals.open_to(CLIENT), name="goals"),
    path("goals/<uuid:pk>/", OneGoal.open_to(CLIENT), name="goal"),
    path("goals/<uuid:pk>/accept/", AcceptGoal.open_to(CLIENT), name="goal-accept"),
    path("goals/<uuid:pk>/decline/", DeclineGoal.open_to(CLIENT), name="goal-decline"),
    path("goals/<uuid:pk>/versions/", GoalVersions.open_to(CLIENT), name="goal-versions"),
    path("menu/", Menu.open_to(CLIENT), name="menu"),
    path("menu/<uuid:pk>/", OneItem.open_to(CLIENT), name="menu-item"),
    path("menu/<uuid:pk>/versions/", ItemVersions.open_to(CLIENT), name="menu-item-versions"),
    path("insights/", Insights.open_to(CLIENT), name="insights"),
    path("insights/<slug:rule>/", OneInsight.open_to(CLIENT), name="insight"),
    path("helped/", Helped.open_to(CLIENT), name="helped"),
    path("people/", People.open_to(CLIENT), name="people"),
    path("people/<uuid:pk>/", OnePerson.open_to(CLIENT), name="person"),
    path("people/<uuid:pk>/versions/", PersonVersions.open_to(CLIENT), name="person-versions"),
    path("shares/", Shares.open_to(CLIENT), name="shares"),
    path("shares/undo/", Undo.open_to(CLIENT), name="shares-undo"),
    path("shares/<uuid:pk>/", OneShare.open_to(CLIENT), name="share"),
    path("standing-shares/", StandingShares.open_to(CLIENT), name="standing-shares"),
    path("standing-shares/<uuid:pk>/", OneStandingShare.open_to(CLIENT), name="standing-share"),
    path(
        "standing-shares/<uuid:pk>/undo/",
        UndoStandingShare.open_to(CLIENT),
        name="standing-share-undo",
    ),
    path("risk-monitorings/", Monitorings.open_to(CLIENT), name="monitorings"),
    path("risk-monitorings/<uuid:pk>/", OneMonitoring.open_to(CLIENT), name="monitoring"),
    path(
        "risk-monitorings/<uuid:pk>/agree/",
        AgreeToMonitoring.open_to(CLIENT),
        name="monitoring-agree",
    ),
    path("agenda/", Agenda.open_to(CLIENT), name="agenda"),
    path("agenda/<uuid:pk>/", OneAgendaItem.open_to(CLIENT), name="agenda-item"),
    path("agenda/<uuid:pk>/restore/", PutBack.open_to(CLIENT), name="agenda-item-restore"),
    path("meetings/", Meetings.open_to(CLIENT), name="meetings"),
    path("meetings/<uuid:pk>/", OneMeeting.open_to(CLIENT), name="meeting"),
    path("check-in-plans/", Plans.open_to(CLIENT), name="plans"),
    path("check-in-plans/<uuid:pk>/", OnePlan.open_to(CLIENT), name="plan"),
    path("check-in-plans/<uuid:pk>/agree/", AgreeToPlan.open_to(CLIENT), name="plan-agree"),
    path("away/", Away.open_to(CLIENT), name="away"),
    path("decisions/", Decisions.open_to(CLIENT), name="decisions"),
    path("decisions/<uuid:pk>/confirm/", ConfirmDecision.open_to(CLIENT), name="decision-confirm"),
    path("decisions/<uuid:pk>/settle/", SettleDecision.open_to(CLIENT), name="decision-settle"),
    path("decisions/<uuid:pk>/decline/", DeclineDecision.open_to(CLIENT), name="decision-decline"),
    path("supervisions/", Supervisions.open_to(CLIENT), name="supervisions"),
    path("supervisions/choices/", SupervisorChoices.open_to(CLIENT), name="supervisor-choices"),
    path("supervisions/<uuid:pk>/", OneSupervision.open_to(CLIENT), name="supervision"),
    path("received-guidance/", Received.open_to(CLIENT), name="received-guidance"),
    path("received-guidance/<uuid:pk>/", OneReceived.open_to(CLIENT), name="received"),
    path("received-guidance/<uuid:pk>/seen/", Seen.open_to(CLIENT), name="received-seen"),
    path("ledger/", Ledger.open_to(CLIENT), name="ledger"),
    path("exports/", Exports.open_to(CLIENT), name="exports"),
    path("exports/<uuid:pk>/", OneExport.open_to(CLIENT), name="export"),
    path("exports/<uuid:pk>/file/", ExportFile.open_to(CLIENT), name="export-file"),
    path("booklets/", Booklets.open_to(CLIENT), name="booklets"),
    path("booklets/<uuid:pk>/", OneBooklet.open_to(CLIENT), name="booklet"),
    path("booklets/<uuid:pk>/file/", BookletFile.open_to(CLIENT), name="booklet-file"),
    path("leaving/", Leaving.open_to(CLIENT), name="leaving"),
    path("reminders/", Reminders.open_to(CLIENT), name="reminders"),
    path("phones/", Phones.open_to(CLIENT), name="phones"),
    path("phones/<uuid:pk>/", Phone.open_to(CLIENT), name="phone"),
    path("notices/", Notices.open_to(CLIENT), name="notices"),
    path("notices/<uuid:pk>/opened/", Opened.open_to(CLIENT), name="notice-opened"),
    # shared with me
    path("clients/", Clients.open_to(THERAPIST), name="clients"),
    path("clients/<uuid:pk>/", OneClient.open_to(THERAPIST), name="client"),
    path("clients/<uuid:pk>/goals/", Proposals.open_to(THERAPIST), name="proposals"),
    path("clients/<uuid:pk>/goals/<uuid:goal>/", OneProposal.open_to(THERAPIST), name="proposal"),
    path("clients/<uuid:pk>/looked-at/", LookedAt.open_to(THERAPIST), name="client-looked-at"),
    path("clients/<uuid:pk>/prep/", OnePrep.open_to(THERAPIST), name="client-prep"),
    path("clients/<uuid:pk>/copy/", Copy.open_to(THERAPIST), name="client-copy"),
    path("clients/<uuid:pk>/note/", OwnNote.open_to(THERAPIST), name="own-note"),
    path("clients/<uuid:pk>/check-in-plans/", ClientPlans.open_to(THERAPIST), name="client-plans"),
    path(
        "clients/<uuid:pk>/check-in-plans/<uuid:plan>/",
        OneClientPlan.open_to(THERAPIST),
        name="client-plan",
    ),
    path(
        "clients/<uuid:pk>/check-in-plans/<uuid:plan>/agree/",
        AgreeToClientPlan.open_to(THERAPIST),
        name="client-plan-agree",
    ),
    path(
        "clients/<uuid:pk>/decisions/", ClientDecisions.open_to(THERAPIST), name="client-decisions"
    ),
    path(
        "clients/<uuid:pk>/decisions/<uuid:decision>/",
        OneClientDecision.open_to(THERAPIST),
        name="client-decision",
    ),
    path(
        "clients/<uuid:pk>/risk-monitorings/",
        ClientMonitorings.open_to(THERAPIST),
        name="client-monitorings",
    ),
    path(
        "clients/<uuid:pk>/risk-monitorings/<uuid:monitoring>/",
        OneClientMonitoring.open_to(THERAPIST),
        name="client-monitoring",
    ),
    path(
        "clients/<uuid:pk>/insight-rules/",
        ClientInsightRules.open_to(THERAPIST),
        name="client-insight-rules",
    ),
    path(
        "clients/<uuid:pk>/insight-rules/<slug:rule>/",
        ClientInsightRule.open_to(THERAPIST),
        name="client-insight-rule",
    ),
    path("clients/<uuid:pk>/deputy/", ClientDeputy.open_to(THERAPIST), name="client-deputy"),
    path("flags/", Flags.open_to(THERAPIST), name="flags"),
    path("flags/<uuid:pk>/", OneFlag.open_to(THERAPIST), name="flag"),
    path("flags/<uuid:pk>/seen/", SeenFlagDoor.open_to(THERAPIST), name="flag-seen"),
    path("flags/<uuid:pk>/done/", DoneFlag.open_to(THERAPIST), name="flag-done"),
    path("appointments/", Appointments.open_to(THERAPIST), name="appointments"),
    path("appointments/<uuid:pk>/", OneAppointment.open_to(THERAPIST), name="appointment"),
    path(
        "appointments/<uuid:pk>/restore/",
        RestoreAppointment.open_to(THERAPIST),
        name="appointment-restore",
    ),
    path("to-review/", ToReview.open_to(THERAPIST), name="to-review"),
    path("reviewed/", Reviewed.open_to(THERAPIST), name="reviewed"),
    path("reviewed/undo/", Unreviewed.open_to(THERAPIST), name="reviewed-undo"),
    path("shared-episodes/", SharedEpisodes.open_to(THERAPIST), name="shared-episodes"),
    path("shared-entries/", SharedEntries.open_to(THERAPIST), name="shared-entries"),
    path("shared-entries/<uuid:pk>/", OneSharedEntry.open_to(THERAPIST), name="shared-entry"),
    path("shared-agenda/", SharedAgenda.open_to(THERAPIST), name="shared-agenda"),
    path(
        "shared-agenda/<uuid:pk>/",
        OneSharedAgendaItem.open_to(THERAPIST),
        name="shared-agenda-item",
    ),
    path("bring-up/", BringUps.open_to(THERAPIST), name="bring-ups"),
    path("bring-up/<uuid:pk>/", OneBringUp.open_to(THERAPIST), name="bring-up"),
    path("bring-up/<uuid:pk>/restore/", PutBackUp.open_to(THERAPIST), name="bring-up-restore"),
    path("guidance/", Send.open_to(THERAPIST), name="guidance"),
    path("guidance/<uuid:pk>/", PutGuidance.open_to(THERAPIST), name="guidance-put"),
    path("supervised/", SupervisedClients.open_to(THERAPIST), name="supervised"),
    path("supervised/<uuid:pk>/", SupervisedClient.open_to(THERAPIST), name="supervised-client"),
    path(
        "supervised/<uuid:pk>/episodes/",
        SupervisedEpisodes.open_to(THERAPIST),
        name="supervised-episodes",
    ),
    path(
        "supervised/<uuid:pk>/entries/",
        SupervisedEntries.open_to(THERAPIST),
        name="supervised-entries",
    ),
    path("digest/", Digest.open_to(THERAPIST), name="digest"),
    # mine, or asked of my clients: see there
    path("measures/", Measures.open_to(CLIENT, THERAPIST), name="measures"),
    path("worksheets/", Worksheets.open_to(CLIENT, THERAPIST), name="worksheets"),
    path("assignments/", Assignments.open_to(CLIENT, THERAPIST), name="assignments"),
    path("assignments/<uuid:pk>/", OneAssignment.open_to(CLIENT, THERAPIST), name="assignment"),
    # like <path:rest>, and for a line break too
    re_path(r"^(?P<rest>[\s\S]+)\Z", Nothing.open_to("everyone"), name="nothing"),
]
