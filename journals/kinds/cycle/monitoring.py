"""Self-monitoring: what happened, and what it was like."""

from django.utils.translation import gettext_lazy as _

from journals.kinds import vocabulary as words
from journals.kinds.fields import (
    Choice,
    FieldType,
    Minutes,
    Multi,
    OwnWords,
    People,
    RowSet,
    Scale,
    Text,
)

YES_PARTLY_NO = (("no", _("no")), ("partly", _("partly")), ("yes", _("yes")))

SELF_MONITORING: tuple[FieldType, ...] = (
    Text(
        key="situation",
        label=_("What happened?"),
        help=_("As a camera would have seen it."),
        rows=3,
    ),
    OwnWords(
        key="feelings",
        label=_("What did you feel?"),
        clinical=_("Felt"),
        help=_("As many as fit."),
        offered=words.FEELINGS,
    ),
    Scale(
        key="reaction_urge",
        label=_("How strong was the urge to do what you usually do?"),
        clinical=_("Urge to react"),
    ),
    Text(
        key="usual_response",
        label=_("What would you have done before?"),
        clinical=_("Usual response"),
        most=1000,
    ),
    Text(
        key="actual_response",
        label=_("What did you do this time?"),
        clinical=_("This time"),
    ),
    Scale(
        key="confidence_before",
        label=_("Before it happens: how sure are you that you will do it your way?"),
        clinical=_("Confidence before"),
        low_word=_("not at all"),
        high_word=_("completely"),
        fold=True,
    ),
    People(key="people", label=_("Who was there?"), clinical=_("People"), fold=True),
    Multi(
        key="cues",
        label=_("What set it off?"),
        clinical=_("Cues"),
        options=words.CUES,
        fold=True,
    ),
    Scale(
        key="cue_certainty",
        label=_("How sure were you that it meant what you thought?"),
        clinical=_("Certainty about the cue"),
        low_word=_("not at all"),
        high_word=_("completely"),
        fold=True,
    ),
    Multi(
        key="vulnerability",
        label=_("What made you more easily shaken that day?"),
        clinical=_("Vulnerability"),
        options=words.VULNERABILITY,
        most=11,
        fold=True,
    ),
    Text(
        key="thoughts",
        label=_("What went through your mind?"),
        clinical=_("Thoughts"),
        most=1000,
        fold=True,
    ),
    Text(
        key="belief_self",
        label=_("What did you believe about yourself then?"),
        clinical=_("Belief about self"),
        most=1000,
        fold=True,
    ),
    Text(
        key="belief_other",
        label=_("And about the other person?"),
        clinical=_("Belief about the other"),
        most=1000,
        fold=True,
    ),
    RowSet(
        key="emotions",
        label=_("Emotions, and how strong they were"),
        clinical=_("Emotions"),
        columns=(
            Choice(key="code", label=_("Emotion"), options=words.EMOTIONS),
            Scale(key="intensity", label=_("Strength, 0–10")),
            Choice(
                key="moment",
                label=_("When"),
                options=(
                    ("before", _("before")),
                    ("peak", _("at its strongest")),
                    ("after", _("after")),
                ),
            ),
        ),
        fold=True,
    ),
    RowSet(
        key="body",
        label=_("In your body"),
        clinical=_("Body"),
        columns=(
            Choice(key="code", label=_("Where or what"), options=words.BODY),
            Scale(key="intensity", label=_("Strength, 0–10")),
        ),
        fold=True,
    ),
    RowSet(
        key="urges",
        label=_("Urges, and what became of them"),
        clinical=_("Urges"),
        columns=(
            Choice(key="target", label=_("Urge"), options=words.URGES),
            Scale(key="strength", label=_("Strength, 0–5"), high=5),
            Choice(key="acted", label=_("Did you act on it?"), options=YES_PARTLY_NO),
        ),
        most=5,
        fold=True,
    ),
    Multi(
        key="response_codes",
        label=_("What you did, in a few words"),
        clinical=_("Responses"),
        options=words.RESPONSES,
        fold=True,
    ),
    RowSet(
        key="skills",
        label=_("What you tried, and whether it helped"),
        clinical=_("Skills"),
        columns=(
            Choice(key="skill", label=_("Skill"), options=words.SKILLS),
            Choice(
                key="helped",
                label=_("Did it help?"),
                options=(
                    (-1, _("made it harder")),
                    (0, _("no change")),
                    (1, _("some")),
                    (2, _("a lot")),
                ),
            ),
        ),
        most=5,
        fold=True,
    ),
    Choice(
        key="helped_by",
        label=_("What helped you settle?"),
        clinical=_("Helped by"),
        options=(
            ("self", _("I did, alone")),
            ("other", _("someone else")),
            ("both", _("both")),
            ("nothing_yet", _("nothing yet")),
        ),
        fold=True,
    ),
    Text(
        key="consequence_soon",
        label=_("What came of it soon after?"),
        clinical=_("Consequence, soon"),
        most=1000,
        fold=True,
    ),
    Text(
        key="consequence_later",
        label=_("And later?"),
        clinical=_("Consequence, later"),
        most=1000,
        fold=True,
    ),
    Scale(key="distress_before", label=_("Distress before"), fold=True),
    Scale(key="distress_after", label=_("Distress after"), fold=True),
    Minutes(
        key="minutes_to_settle",
        label=_("Minutes until it settled"),
        clinical=_("Minutes to settle"),
        fold=True,
    ),
    Text(
        key="journal",
        label=_("Anything else, as long as you like"),
        clinical=_("Journal"),
        most=20_000,
        rows=4,
        fold=True,
    ),
    Choice(
        key="source",
        label=_("How did you come to write this?"),
        clinical=_("Written"),
        options=(
            ("self", _("by myself")),
            ("reminder", _("after a reminder")),
            ("in_session", _("in a session")),
            ("after_the_fact", _("later, to fill a gap")),
        ),
        fold=True,
    ),
)
