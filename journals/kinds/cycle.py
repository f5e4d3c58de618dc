"""The three parts of an episode: self-monitoring, self-evaluation, self-reinforcement."""

from django.utils.translation import gettext_lazy as _

from . import vocabulary as words
from .fields import Choice, FieldType, Line, Minutes, Multi, OwnWords, People, RowSet, Scale, Text

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

OUTCOME = (
    (2, _("Much closer")),
    (1, _("Closer")),
    (0, _("About the same")),
    (-1, _("Further away")),
    (-2, _("Much further away")),
    ("cannot_tell", _("I can’t tell yet")),
)

CREDIT = (
    ("fully", _("Fully")),
    ("partly", _("Partly")),
    ("not_this_time", _("Not this time")),
    ("undecided", _("I haven’t decided")),
)
EARNED = {"fully", "partly"}

SELF_EVALUATION: tuple[FieldType, ...] = (
    Choice(
        key="outcome",
        label=_("Was this a healthier response than your usual one: closer to how you want to be?"),
        clinical=_("Own view"),
        options=OUTCOME,
    ),
    Choice(
        key="level",
        label=_("Which of your own words fits?"),
        clinical=_("Goal level"),
        options=((2, "+2"), (1, "+1"), (0, "0"), (-1, "−1"), (-2, "−2")),
    ),
    Text(key="reasons", label=_("What makes you say so?"), clinical=_("Reasons")),
    Choice(
        key="credit",
        label=_("Do you give yourself credit for it?"),
        clinical=_("Credit"),
        options=CREDIT,
    ),
    Text(
        key="partial_credit_for",
        label=_("Which part went even slightly right?"),
        clinical=_("Credit for"),
        most=500,
        fold=True,
    ),
    Choice(
        key="standard_realism",
        label=_("What you asked of yourself was…"),
        clinical=_("Standard"),
        options=(
            ("too_easy", _("too easy")),
            ("about_right", _("about right")),
            ("too_strict", _("too strict")),
            ("unsure", _("I’m not sure")),
        ),
        fold=True,
    ),
    Multi(
        key="what_made_the_difference",
        label=_("What made the difference?"),
        clinical=_("Attribution"),
        options=(
            ("my_effort", _("my effort")),
            ("a_skill", _("a skill")),
            ("another_person", _("another person")),
            ("the_situation", _("the situation")),
            ("chance", _("chance")),
        ),
        fold=True,
    ),
    Scale(
        key="importance",
        label=_("How much does it matter to you?"),
        clinical=_("Importance"),
        low_word=_("not at all"),
        high_word=_("more than most things"),
        fold=True,
    ),
    Scale(
        key="difficulty",
        label=_("How hard was it?"),
        clinical=_("Difficulty"),
        low_word=_("easy"),
        high_word=_("the hardest I know"),
        fold=True,
    ),
    Text(key="learned", label=_("What did you learn?"), most=1000, fold=True),
    Text(key="next_time", label=_("What would you try next time?"), most=1000, fold=True),
    Text(
        key="question",
        label=_("A question for your therapist"),
        clinical=_("Question"),
        most=1000,
        fold=True,
    ),
    # Set by the action, never by a form: how it came about, and the standard as it stood.
    Choice(
        key="context",
        label=_("Looked back"),
        clinical=_("Context"),
        options=(
            ("alone", _("alone")),
            ("in_session", _("together, in a session")),
            ("after_guidance", _("after an answer")),
        ),
    ),
    Text(key="standard_snapshot", label=_("Measured against"), clinical=_("Standard then")),
)
SET_BY_ACTION = {"context", "standard_snapshot"}

SELF_REINFORCEMENT: tuple[FieldType, ...] = (
    Choice(
        key="form",
        label=_("What kind of credit?"),
        clinical=_("Form"),
        options=(
            ("affirmation", _("words to myself")),
            ("reward_activity", _("something good to do")),
            ("tell_someone", _("telling someone")),
            ("treat", _("a treat")),
            ("self_compassion", _("being fair to myself")),
            ("other", _("something else")),
        ),
        fold=True,
    ),
    Text(
        key="text",
        label=_("Say it to yourself, the way you’d say it to a friend"),
        clinical=_("To self"),
        help=_("Start from what you did, not from how it felt."),
        most=500,
        rows=3,
    ),
    Line(
        key="reward",
        label=_("And something good, if you like"),
        clinical=_("Reward"),
        help=_("Something of your own, however small."),
        most=500,
    ),
    Scale(
        key="believability",
        label=_("How true do these words feel?"),
        clinical=_("Believability"),
        low_word=_("not at all"),
        high_word=_("completely"),
        fold=True,
    ),
    Choice(
        key="felt_after",
        label=_("How did you feel after?"),
        clinical=_("Felt after"),
        options=(("worse", _("worse")), ("same", _("the same")), ("better", _("better"))),
        fold=True,
    ),
    Text(key="hard", label=_("What made it hard this time?"), most=500),
    Text(key="friend", label=_("What would you say to a friend?"), most=500),
    Text(key="try_next", label=_("One small thing to try next time"), most=500),
)
PRAISE = ("text", "reward", "form", "believability", "felt_after")
COMPASSION = ("hard", "friend", "try_next", "felt_after")

MOOD = (
    (1, _("Very low")),
    (2, _("Low")),
    (3, _("So-so")),
    (4, _("Okay")),
    (5, _("Good")),
)

CHECK_IN: tuple[FieldType, ...] = (
    Choice(
        key="mood",
        label=_("How are you right now?"),
        clinical=_("Mood, 1–5"),
        options=MOOD,
        stones=True,
    ),
    Scale(
        key="reaction_urge",
        label=_("How strong is the urge to do what you usually do?"),
        clinical=_("Urge to react"),
    ),
    Text(key="line", label=_("One line, if you want to"), most=500, rows=1),
)
