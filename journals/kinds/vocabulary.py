"""The words that a code stands for. Codes are never reused; labels are the client's language.

Sources: the domain model's vocabularies. Group names are for grouping, never grades.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.safety.rules import HURT_SELF

Words = tuple[tuple[str, object], ...]

# Offered as words; what is kept is the word itself, as the client's own.
FEELINGS: Words = (
    ("anxious", _("anxious")),
    ("sad", _("sad")),
    ("angry", _("angry")),
    ("lonely", _("lonely")),
    ("ashamed", _("ashamed")),
    ("numb", _("numb")),
    ("hopeful", _("hopeful")),
    ("relieved", _("relieved")),
    ("panicky", _("panicky")),
    ("jealous", _("jealous")),
    ("tense", _("tense")),
    ("left out", _("left out")),
    ("guilty", _("guilty")),
    ("tired", _("tired")),
    ("tender", _("tender")),
    ("proud", _("proud")),
    ("calm", _("calm")),
    ("grateful", _("grateful")),
)

EMOTIONS: Words = (
    ("anger", _("anger")),
    ("disgust", _("disgust")),
    ("envy", _("envy")),
    ("fear", _("fear")),
    ("guilt", _("guilt")),
    ("happiness", _("happiness")),
    ("jealousy", _("jealousy")),
    ("love", _("love")),
    ("sadness", _("sadness")),
    ("shame", _("shame")),
    ("loneliness", _("loneliness")),
    ("longing", _("longing")),
    ("hurt", _("hurt")),
    ("relief", _("relief")),
    ("calm", pgettext_lazy("an emotion", "calm")),
    ("pride", _("pride")),
    ("gratitude", _("gratitude")),
    ("hope", _("hope")),
    ("emptiness", _("emptiness")),
    ("numbness", _("numbness")),
    ("overwhelm", _("overwhelm")),
    ("surprise", _("surprise")),
    ("cannot_name", _("I can’t name it")),
)

CUES: Words = (
    ("separation_planned", _("a planned parting")),
    ("separation_sudden", _("a sudden parting")),
    ("no_reply", _("no reply")),
    ("partner_distant", _("someone seemed far away")),
    ("criticism", _("criticism")),
    ("conflict", _("an argument")),
    ("felt_rejected", _("felt turned away")),
    ("left_out", _("left out")),
    ("rival_or_jealousy", _("someone else mattered more")),
    ("closeness_offered", _("closeness was offered")),
    ("asked_to_depend", _("asked to rely on someone")),
    ("need_for_support", _("I needed support")),
    ("other_needs_me", _("someone needed me")),
    ("being_seen", _("being really seen")),
    ("limit_set_by_other", _("someone said no")),
    ("limit_set_by_me", _("I said no")),
    ("reunion", _("meeting again")),
    ("change_or_ending", _("a change or an ending")),
    ("anniversary_or_memory", _("a date or a memory")),
    ("therapist_away", _("my therapist was away")),
    ("inner_thought", _("a thought of my own")),
    ("none_noticed", _("nothing I noticed")),
)

RESPONSES: Words = (
    ("expressed_feeling_directly", _("said what I felt")),
    ("asked_for_support", _("asked for support")),
    ("offered_support", _("offered support")),
    ("stayed_present", _("stayed with it")),
    ("soothed_self", _("calmed myself")),
    ("wished_well", _("wished them well")),
    ("agreed_next_contact", _("agreed when we talk next")),
    ("set_limit_kindly", _("said no kindly")),
    ("repaired", _("made it up")),
    ("waited_before_acting", _("waited first")),
    ("asked_again_for_reassurance", _("asked again if we are all right")),
    ("accused", _("accused")),
    ("made_other_feel_guilty", _("made them feel guilty")),
    ("tried_to_stop_leaving", _("tried to stop them leaving")),
    ("checked_up", _("checked up on them")),
    ("could_not_let_go", _("couldn’t let it go")),
    ("tested_other", _("tested them")),
    ("went_quiet", _("went quiet")),
    ("hid_feelings", _("hid what I felt")),
    ("left_or_cut_contact", _("left or cut contact")),
    ("kept_busy", _("kept busy")),
    ("refused_help", _("turned help down")),
    ("put_other_down", _("put them down")),
    ("acted_on_impulse", _("acted on impulse")),
    ("froze", _("froze")),
)

# The usual things, as something that one is about to do.
URGES: Words = (
    ("ask_again_for_reassurance", _("ask again if we are all right")),
    ("accuse", _("accuse")),
    ("make_other_feel_guilty", _("make them feel guilty")),
    ("try_to_stop_leaving", _("try to stop them leaving")),
    ("check_up", _("check up on them")),
    ("not_let_go", _("not let it go")),
    ("test_other", _("test them")),
    ("go_quiet", _("go quiet")),
    ("hide_feelings", _("hide what I feel")),
    ("leave_or_cut_contact", _("leave or cut contact")),
    ("keep_busy", _("keep busy")),
    ("refuse_help", _("turn help down")),
    ("put_other_down", pgettext_lazy("an urge", "put them down")),
    ("act_on_impulse", _("act on impulse")),
)

BODY: Words = (
    ("tight_chest", _("tight chest")),
    ("fast_heart", _("fast heart")),
    ("short_breath", _("short breath")),
    ("knot_in_stomach", _("knot in the stomach")),
    ("nausea", _("nausea")),
    ("tense_jaw", _("tense jaw")),
    ("tense_shoulders", _("tense shoulders")),
    ("hot", _("hot")),
    ("cold", _("cold")),
    ("shaking", _("shaking")),
    ("heavy", _("heavy")),
    ("tired", _("tired")),
    ("restless", _("restless")),
    ("numb", pgettext_lazy("in the body", "numb")),
    ("unreal", _("unreal")),
    ("tears", _("tears")),
    ("lump_in_throat", _("lump in the throat")),
    ("headache", _("headache")),
)

VULNERABILITY: Words = (
    ("slept_badly", _("slept badly")),
    ("hungry", _("hungry")),
    ("ill", _("ill")),
    ("pain", _("in pain")),
    ("alcohol_or_drugs", _("alcohol or drugs")),
    ("much_stress", _("a lot of stress")),
    ("cycle", _("my cycle")),
    ("alone_long", _("alone for long")),
    ("argument_before", _("an argument before")),
    ("anniversary", _("a hard date")),
    ("medication_missed", _("medication not taken")),
)

SKILLS: Words = (
    ("observe", _("observe")),
    ("describe", _("describe")),
    ("participate", _("take part")),
    ("non_judging", _("without judging")),
    ("one_thing_at_a_time", _("one thing at a time")),
    ("do_what_works", _("do what works")),
    ("stop_and_step_back", _("stop and step back")),
    ("pros_and_cons", _("for and against")),
    ("change_body_temperature", _("change body temperature")),
    ("paced_breathing", _("paced breathing")),
    ("distract", _("distract")),
    ("self_soothe", _("soothe myself")),
    ("improve_the_moment", _("improve the moment")),
    ("accept_reality", _("accept what is")),
    ("check_the_facts", _("check the facts")),
    ("opposite_action", _("opposite action")),
    ("problem_solving", _("solve the problem")),
    ("add_good_events", _("add good events")),
    ("build_mastery", _("do something I’m good at")),
    ("cope_ahead", _("plan ahead")),
    ("care_for_body", _("care for my body")),
    ("ask_clearly", _("ask clearly")),
    ("keep_the_relationship", _("keep the relationship")),
    ("keep_self_respect", _("keep my self-respect")),
    ("validate", _("see their side")),
    ("self_compassion", _("self-compassion")),
)

FOCUS_AREAS: Words = (
    ("fear_of_abandonment", _("being left")),
    ("strong_emotions", _("strong emotions")),
    ("relationship_swings", _("ups and downs with people")),
    ("acting_on_impulse", _("acting on impulse")),
    ("sense_of_self", _("knowing who I am")),
    ("closeness", _("closeness")),
    ("self_criticism", _("being hard on myself")),
)

RELATIONS: Words = (
    ("partner", _("partner")),
    ("spouse", _("spouse")),
    ("ex_partner", _("former partner")),
    ("parent", _("parent")),
    ("child", _("child")),
    ("sibling", _("sibling")),
    ("friend", _("friend")),
    ("colleague", _("colleague")),
    ("therapist", pgettext_lazy("somebody close", "therapist")),
    ("other", _("someone else")),
)

# Sides of oneself, after the modes of schema therapy; the words are ours.
MODES: Words = (
    ("vulnerable_child", _("the small, hurt side")),
    ("angry_child", _("the angry side")),
    ("impulsive_child", _("the side that wants it now")),
    ("contented_child", _("the content side")),
    ("surrenderer", _("the side that gives in")),
    ("detached_protector", _("the side that shuts off")),
    ("overcompensator", _("the side that fights back")),
    ("punishing_voice", _("the voice that punishes")),
    ("demanding_voice", _("the voice that demands")),
    ("healthy_adult", _("the wise, grown-up side")),
)

# Only where two people have agreed on it: see journals/access/monitoring.py.
URGES_SET = (*URGES, (HURT_SELF, pgettext_lazy("an urge", "hurt myself")))
RESPONSES_SET = (*RESPONSES, (HURT_SELF, _("hurt myself")))

# What a link in a chain of events can be.
LINKS: Words = (
    ("thought", _("a thought")),
    ("emotion", _("a feeling")),
    ("body", _("in my body")),
    ("urge", _("an urge")),
    ("act", _("something I did")),
)

# By the name that a definition uses: "from": "vocabulary:skills".
VOCABULARIES: dict[str, Words] = {
    "emotions": EMOTIONS,
    "cues": CUES,
    "responses": RESPONSES,
    "urges": URGES,
    "body": BODY,
    "vulnerability": VULNERABILITY,
    "skills": SKILLS,
    "modes": MODES,
}
# What a therapist chooses targets from: "from": "assignment:urges".
TARGETS: dict[str, Words] = {
    "urges": URGES_SET,
    "behaviours": RESPONSES_SET,
    "skills": SKILLS,
    "emotions": EMOTIONS,
}
