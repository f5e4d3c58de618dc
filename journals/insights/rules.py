"""The patterns that are looked for, as data: see language.py, and docs/adr/0051.

They follow the circle of self-regulation and what attachment research says of cues and answers to
them. None says what somebody is like, and none says that one thing is the cause of another.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .language import PLAN, AtLeast, AtMost, Fell, RowAtLeast, Rule, There, Ticked

NOTE, LOOK, CREDIT = "self_monitoring", "self_evaluation", "self_reinforcement"
CARD = "daily-card"
NUMBER = "n"  # which of the values decides between one and many
MOMENT = "moment"

OUT_OF_REACH = (
    *("separation_planned", "separation_sudden", "no_reply", "partner_distant"),
    *("felt_rejected", "left_out", "rival_or_jealousy"),
)
CLOSE = ("closeness_offered", "asked_to_depend", "other_needs_me", "being_seen")
MAKING_SURE = (
    *("asked_again_for_reassurance", "accused", "made_other_feel_guilty", "tried_to_stop_leaving"),
    *("checked_up", "could_not_let_go", "tested_other"),
)
STEPPING_BACK = (
    *("went_quiet", "hid_feelings", "left_or_cut_contact", "kept_busy", "refused_help"),
    "put_other_down",
)
CLOSER = Ticked(LOOK, "outcome", (1, 2), unsaid=("cannot_tell",))

RULES = (
    Rule(
        code="nights",
        of=CARD,
        given=AtMost(CARD, "slept_hours", 6),
        seen=RowAtLeast(CARD, "urges", "strength", 3),
        title=_("Sleep and urges"),
        with_it=ngettext_lazy(
            "After fewer than 7 hours of sleep, an urge reached 3 of 5 or more on %(seen)s of "
            "%(n)s day card.",
            "After fewer than 7 hours of sleep, an urge reached 3 of 5 or more on %(seen)s of "
            "%(n)s day cards.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "After 7 hours or more, on %(seen)s of %(n)s.",
            "After 7 hours or more, on %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_(
            "Day cards with hours of sleep and with at least one urge. Counted is the strongest "
            "urge of the day, whichever it was."
        ),
        why=_(
            "Little sleep makes most people more easily shaken, so that the same moment can weigh "
            "more. It can also be the other way round: hard days take sleep away."
        ),
        attempt=_(
            "After a short night, choose one thing that may wait until tomorrow, before the day "
            "begins."
        ),
        source=_("Vulnerability factors (Linehan 2015); 7 hours: AASM and SRS consensus 2015"),
    ),
    Rule(
        code="sure",
        of=MOMENT,
        given=AtLeast(NOTE, "cue_certainty", 7),
        seen=AtLeast(NOTE, "reaction_urge", 7),
        title=_("Being sure, and the urge"),
        with_it=ngettext_lazy(
            "Where you were sure that it meant what you thought, 7 of 10 or more, the urge was 7 "
            "or more in %(seen)s of %(n)s moment.",
            "Where you were sure that it meant what you thought, 7 of 10 or more, the urge was 7 "
            "or more in %(seen)s of %(n)s moments.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "Where you were less sure, in %(seen)s of %(n)s.",
            "Where you were less sure, in %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_(
            "Moments in which you said how sure you were, and how strong the urge was to do what "
            "you usually do."
        ),
        why=_(
            "When something hurts, a first guess can feel like a fact, and a fact asks for an "
            "answer at once. It may also be that you were right."
        ),
        attempt=_("Write down two other reasons that it could have, before you answer it."),
        source=_("Mentalizing (Bateman & Fonagy); appraisal of threat (Mikulincer & Shaver 2003)"),
        way="behind-it",
    ),
    Rule(
        code="pause",
        of=MOMENT,
        given=Ticked(NOTE, "response_codes", ("waited_before_acting",)),
        seen=CLOSER,
        title=_("Waiting first"),
        with_it=ngettext_lazy(
            "Where you ticked “waited first”, you called it closer to how you want to be in "
            "%(seen)s of %(n)s moment.",
            "Where you ticked “waited first”, you called it closer to how you want to be in "
            "%(seen)s of %(n)s moments.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "Where you ticked other things only, in %(seen)s of %(n)s.",
            "Where you ticked other things only, in %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_(
            "Moments in which you ticked what you did, and looked back. Closer is “closer” or "
            "“much closer”; “I can’t tell yet” is not counted."
        ),
        why=_(
            "Between what happens and what one does there is room for a choice. Waiting makes "
            "that room a little larger."
        ),
        attempt=_(
            "Choose a small wait beforehand, one that you can do anywhere: a glass of water, or "
            "ten breaths."
        ),
        source=_("Self-regulation in three stages (Kanfer); stop and step back (Linehan 2015)"),
    ),
    Rule(
        code="plan",
        of=MOMENT,
        given=There(PLAN),
        seen=CLOSER,
        title=_("Planning ahead"),
        with_it=ngettext_lazy(
            "Where you had planned for it, you called it closer to how you want to be in %(seen)s "
            "of %(n)s moment.",
            "Where you had planned for it, you called it closer to how you want to be in %(seen)s "
            "of %(n)s moments.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "Without a plan, in %(seen)s of %(n)s.",
            "Without a plan, in %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_(
            "Moments that you looked back on. Planned are those that you wrote down before they "
            "happened. Closer is “closer” or “much closer”; “I can’t tell yet” is not counted."
        ),
        why=_(
            "A choice made in a calm hour is there when the hour is not calm. What can be planned "
            "may also be easier in itself."
        ),
        attempt=_("When you know that something is coming, write one line about it before."),
        source=_("Intention before action (Kanfer & Karoly); confidence before (Karoly 1993)"),
        way="plan",
    ),
    Rule(
        code="apart",
        of=MOMENT,
        given=Ticked(NOTE, "cues", OUT_OF_REACH, unsaid=("none_noticed",)),
        seen=Ticked(NOTE, "response_codes", MAKING_SURE),
        title=_("When somebody is out of reach"),
        with_it=ngettext_lazy(
            "Where a parting, silence or distance set it off, you ticked a way of making sure of "
            "the other in %(seen)s of %(n)s moment.",
            "Where a parting, silence or distance set it off, you ticked a way of making sure of "
            "the other in %(seen)s of %(n)s moments.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "Where something else set it off, in %(seen)s of %(n)s.",
            "Where something else set it off, in %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_("Moments in which you ticked what set it off, and what you did."),
        why=_(
            "When somebody matters and seems far away, making sure of them is what people do. It "
            "can calm for a moment, and then want to be done again."
        ),
        attempt=_(
            "Say once what you need and agree when you talk next. Then do one thing of your own "
            "until that time."
        ),
        source=_("Cues of threat and hyperactivating strategies (Mikulincer & Shaver 2003)"),
    ),
    Rule(
        code="near",
        of=MOMENT,
        given=Ticked(NOTE, "cues", CLOSE, unsaid=("none_noticed",)),
        seen=Ticked(NOTE, "response_codes", STEPPING_BACK),
        title=_("When somebody comes close"),
        with_it=ngettext_lazy(
            "Where somebody came close or needed you, you ticked a way of stepping back in "
            "%(seen)s of %(n)s moment.",
            "Where somebody came close or needed you, you ticked a way of stepping back in "
            "%(seen)s of %(n)s moments.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "Where something else set it off, in %(seen)s of %(n)s.",
            "Where something else set it off, in %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_("Moments in which you ticked what set it off, and what you did."),
        why=_(
            "Stepping back can make closeness bearable when it is a lot. It can also keep away "
            "something that you would like to have."
        ),
        attempt=_(
            "Step back a little instead of all the way: say that you need an hour, and that you "
            "will be there after it."
        ),
        source=_("Cues of closeness and deactivating strategies (Mikulincer & Shaver 2003)"),
    ),
    Rule(
        code="together",
        of=MOMENT,
        given=Ticked(NOTE, "helped_by", ("other", "both"), unsaid=("nothing_yet",)),
        seen=Fell(NOTE, "distress_before", after="distress_after", by=3),
        title=_("Settling with somebody"),
        with_it=ngettext_lazy(
            "Where somebody helped you settle, distress fell by 3 or more in %(seen)s of %(n)s "
            "moment.",
            "Where somebody helped you settle, distress fell by 3 or more in %(seen)s of %(n)s "
            "moments.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "Where you settled alone, in %(seen)s of %(n)s.",
            "Where you settled alone, in %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_(
            "Moments in which you said what helped you settle, and how strong the distress was "
            "before and after."
        ),
        why=_(
            "Settling alone and settling with somebody are two skills. Both count, and needing "
            "somebody is no weakness."
        ),
        attempt=_("Choose one person who feels safe, to whom you could send one line next time."),
        source=_("Self-regulation and interpersonal regulation of stress (review on attachment)"),
        way="people",
    ),
    Rule(
        code="standard",
        of=MOMENT,
        given=Ticked(LOOK, "standard_realism", ("too_strict",), unsaid=("unsure",)),
        seen=Ticked(LOOK, "credit", ("not_this_time",), unsaid=("undecided",)),
        title=_("What you ask of yourself"),
        with_it=ngettext_lazy(
            "Where you said that you had asked too much of yourself, you gave no credit in "
            "%(seen)s of %(n)s look back.",
            "Where you said that you had asked too much of yourself, you gave no credit in "
            "%(seen)s of %(n)s look backs.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "Where it was about right or too easy, in %(seen)s of %(n)s.",
            "Where it was about right or too easy, in %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_(
            "Look backs in which you said what you had asked of yourself, and whether you give "
            "yourself credit. “I’m not sure” and “I haven’t decided” are not counted."
        ),
        why=_("Measured against too much, a real step can look like none."),
        attempt=_(
            "Look for the part that went even slightly right, and give yourself credit for that "
            "part."
        ),
        source=_("Stringent standards and too little self-reward (Rehm 1977)"),
    ),
    Rule(
        code="words",
        of=CREDIT,
        given=AtLeast(CREDIT, "believability", 5),
        seen=Ticked(CREDIT, "felt_after", ("better",)),
        title=_("Words that feel true"),
        with_it=ngettext_lazy(
            "After words that felt true, 5 of 10 or more, you felt better %(seen)s of %(n)s time.",
            "After words that felt true, 5 of 10 or more, you felt better %(seen)s of %(n)s times.",
            NUMBER,
        ),
        without=ngettext_lazy(
            "After words that felt less true, %(seen)s of %(n)s.",
            "After words that felt less true, %(seen)s of %(n)s.",
            NUMBER,
        ),
        counts=_("Credits in which you said how true the words felt, and how you felt after."),
        why=_(
            "Kind words that feel too large can sting. Small ones that say exactly what you did "
            "are easier to believe."
        ),
        attempt=_("Say it smaller and more exactly: one thing that you did, and nothing else."),
        source=_("Positive self-statements (Wood, Perunovic & Lee 2009)"),
    ),
)
BY_CODE = {rule.code: rule for rule in RULES}
LONGEST = max(rule.weeks for rule in RULES)
# The parts of a moment, and the sheets that any rule looks at.
PARTS = (NOTE, LOOK, CREDIT)
SHEETS = tuple(sorted({rule.of for rule in RULES} - {MOMENT, *PARTS}))
