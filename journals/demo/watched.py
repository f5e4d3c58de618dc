"""One invented client who has agreed to questions about self-harm, and whose answer waits."""

import uuid
from datetime import timedelta

from journals import access, actions
from journals.access.monitoring import NOT_INDICATED
from journals.models import RiskMonitoring
from tracker.accounts.models import User
from tracker.care import actions as care
from tracker.care.models import CareRelationship

from .calendar import Calendar
from .others import Other
from .story import ZONE

DAYS_AGO = 20
TARGETS = {"urges": ["hurt_self", "go_quiet"]}
ANSWER = {
    "emotions": [{"item": "sadness", "strength": 3}, {"item": "shame", "strength": 4}],
    "urges": [
        {"item": "hurt_self", "strength": 4, "acted": "no"},
        {"item": "go_quiet", "strength": 3, "acted": "partly"},
    ],
    "skills_overall": 4,
    "slept_hours": 5,
}


def watch(
    other: Other,
    client: User,
    relationship: CareRelationship,
    deputy: User,
    calendar: Calendar,
) -> None:
    """Agreed on in session; answered and shared when they shared something last."""
    therapist = relationship.therapist
    said = calendar.local(calendar.today - timedelta(days=DAYS_AGO), "16:20")
    care.name_deputy(therapist, relationship, deputy.pk, now=said)
    proposed = actions.propose_monitoring(
        therapist,
        relationship,
        items=["urge"],
        rhythm=RiskMonitoring.Rhythm.EACH_WEEKDAY,
        plan=NOT_INDICATED,
        reason="We went through what helps, and wrote it down on paper.",
        now=said,
    )
    agreed = said + timedelta(minutes=10)
    row = access.own_monitoring(client, proposed.pk)
    actions.agree_to_monitoring(client, row, always=False, now=agreed)
    actions.assign(
        therapist,
        relationship,
        assignment_id=uuid.uuid4(),
        slug="daily-card",
        targets=TARGETS,
        now=agreed + timedelta(minutes=5),
    )
    shared = calendar.now - timedelta(hours=other.last)
    written = shared - timedelta(minutes=2)
    entry = actions.answer_worksheet(
        client,
        entry_id=uuid.uuid4(),
        slug="daily-card",
        content=ANSWER,
        when=actions.When(written, ZONE),
        now=written,
    )
    actions.share_numbers(client, entry, relationship, now=shared)
