"""Maya's ten weeks: fourteen moments, nine looked back on, seven credited, one still to come.

A plan that came to nothing is no moment. Her pages and worksheets are in maya_pages.py and
maya_sheets.py.
"""

from . import hard_hours, weekly
from .maya_first import EARLY, MIDDLE
from .maya_pages import LIKED, PAGES, PROPOSALS
from .maya_sheets import ASKED, SHEETS
from .story import (
    Back,
    CheckIns,
    Client,
    Credit,
    Goal,
    Late,
    Moment,
    Note,
    Part,
    Plan,
    Reply,
    Shared,
    Talk,
)

# How the goal was worded at first; Maya and Amara made it more exact in the sixth week.
FIRST_WORDS = {
    "title": "Say goodbye without making it a test",
    "from": "I go quiet, or say something so that the other has to prove they’ll come back.",
    "toward": "Say goodbye without making it a test.",
    "standard": "It isn’t a test.",
    "focus_area": "fear_of_abandonment",
}
LEVELS = {
    "level_2": "I say it warmly, and have something of my own to look forward to.",
    "level_1": "I say it, and ask when we’ll talk next.",
    "level_0": "I say I’ll miss them and let them go.",
    "level_-1": "I say goodbye, then go quiet for the rest of the day.",
    "level_-2": "I say something to make them stay, or feel bad for going.",
}

AGENDA = (
    Talk(
        (0, "earlier"),
        "talk_about",
        "Whether I’m allowed to be proud of the goodbye if I still cried afterwards. Also "
        "Christmas.",
    ),
    Talk((Back(14), "16:05"), "bring_up", "Sleep, from last time", ticked=(Back(13), "09:10")),
    Talk((Back(2), "17:30"), "bring_up", "Proud and crying: both allowed"),
    Talk((Back(2), "17:32"), "bring_up", "Is distraction “going quiet”?"),
    Talk((Back(2), "17:33"), "bring_up", "Christmas: what would a plan look like"),
)

LATE = (
    Moment(
        "A whole Saturday apart",
        Back(20, weekday=5),
        "10:15",
        {
            "situation": "Sam went climbing with the others, all day. I’d said yes to it during "
            "the week and meant it.",
            "feelings": ["lonely", "proud", "restless"],
            "reaction_urge": 6,
            "usual_response": "Been ill by Friday evening.",
            "actual_response": "Made sandwiches for them. Then cleared out the wardrobe, all of "
            "it.",
            "cue_certainty": 4,
            "skills": [{"skill": "build_mastery"}],
        },
        plan=Note(
            (-3, "20:15"),
            {
                "situation": "On Saturday Sam goes climbing, from breakfast until dark.",
                "usual_response": "Be ill by Friday evening.",
                "actual_response": "Wave, and have a job of my own for the long part of the day.",
                "confidence_before": 4,
                "feelings": ["anxious"],
            },
        ),
        until=(0, "19:00"),
        notes=(
            Note(
                (0, "21:10"),
                {
                    "situation": "Sam is back, sunburnt and talking with both hands.",
                    "feelings": ["calm", "tired"],
                    "reaction_urge": 2,
                    "journal": "I listened to all of it. At four o’clock I’d have said that I "
                    "wouldn’t be able to.",
                },
            ),
        ),
        people=("Sam",),
        goal=True,
    ),
    Moment(
        "Told Sam before, not after",
        Back(17),
        "20:45",
        {
            "situation": "Sam had the late shift. I knew at breakfast that nine o’clock would be "
            "the hard part.",
            "feelings": ["anxious", "hopeful"],
            "reaction_urge": 5,
            "usual_response": "Said “it’s fine” and counted the minutes from nine.",
            "actual_response": "Said at breakfast: “I’d like to hear from you around nine. It "
            "helps me.” Sam set an alarm for it.",
            "confidence_before": 5,
            "cue_certainty": 4,
            "response_codes": ["expressed_feeling_directly", "agreed_next_contact"],
            "skills": [{"skill": "cope_ahead", "helped": 2}],
            "distress_before": 6,
            "distress_after": 2,
        },
        look=Part(
            (1, "08:15"),
            {
                "outcome": 2,
                "level": 1,
                "reasons": "I asked before it hurt. Sam said it was easy to do, once they knew.",
                "credit": "fully",
                "question": "Is asking for a message at nine a need, or a test with a timetable?",
            },
            again=(3, "19:40"),
        ),
        credit=Credit(
            (3, "19:52"),
            {
                "form": "affirmation",
                "text": "I knew myself at breakfast, and I was on my own side by nine.",
                "reward": "Call my sister",
                "believability": 8,
                "felt_after": "better",
            },
            kept=(3, "19:54"),
        ),
        shares=(
            Shared((1, "08:24"), "nl", ask=True, until=18),
            Shared((3, "20:00"), "nlc", until=18),
        ),
        reply=Reply(
            (3, "12:30"),
            "healthier",
            "A test is set in secret, so that the other can get it wrong. You said what would help "
            "and when, and Sam could say yes or no. That’s asking.",
            seen=(3, "19:30"),
        ),
        people=("Sam",),
        goal=True,
    ),
    Moment(
        "Lunch without me",
        Back(13),
        "13:10",
        {
            "situation": "The team went for lunch while I was on a call. I saw them come back "
            "laughing.",
            "feelings": ["left out", "ashamed"],
            "reaction_urge": 5,
            "usual_response": "Been short with everyone all afternoon.",
            "actual_response": "Was short with everyone for about an hour. Then asked Dee where "
            "they’d been. “We knocked, you waved us off.” I had.",
            "cues": ["left_out"],
            "cue_certainty": 6,
            "minutes_to_settle": 70,
            "source": "after_the_fact",
        },
        written=(2, "18:45"),
        shares=(Shared((Back(1), "21:35"), "n", level="ratings_only"),),
    ),
    Moment(
        "Sunday phone call",
        Back(5, weekday=6),
        "13:05",
        {
            "situation": "Sam’s mother rang, like every Sunday, and asked about the holidays. Sam "
            "said “we’ll see” and put the phone down.",
            "feelings": ["left out", "anxious"],
            "reaction_urge": 4,
            "usual_response": "Started on it with the phone still in Sam’s hand.",
            "actual_response": "Laid the table. Waited until both of us had eaten before I raised "
            "the holidays.",
            "cue_certainty": 5,
            "response_codes": ["waited_before_acting", "expressed_feeling_directly"],
        },
        look=Part(
            (0, "21:20"),
            {
                "outcome": 1,
                "reasons": "It was a talk and not a trial. Nothing is decided, and I could stand "
                "that.",
                "credit": "undecided",
            },
        ),
        shares=(Shared((0, "21:32"), "nl", ask=True),),
        reply=Reply(
            (Back(3), "12:10"),
            "healthier",
            "You waited until you’d both eaten. That’s a choice you made, not luck.",
        ),
        people=("Sam",),
    ),
    Moment(
        "Late train, no message",
        Back(1, asking=True),
        "19:20",
        {
            "situation": "Sam’s train was late and the phone was off. Fifty minutes. I had the "
            "whole break-up written in my head.",
            "feelings": ["panicky", "angry", "small"],
            "reaction_urge": 5,
            "usual_response": "Sent nine messages. The last one mean.",
            "actual_response": "Sent one: “dinner’s in the oven, get home safe”. Then I cleaned "
            "the bathroom, badly.",
            "cues": ["no_reply"],
            "cue_certainty": 5,
            "response_codes": ["waited_before_acting", "kept_busy"],
            "skills": [{"skill": "distract", "helped": 1}],
            "minutes_to_settle": 50,
        },
        notes=(
            Note(
                (0, "22:35"),
                {
                    "situation": "Sam came in at ten past eight with a flat battery, ate two "
                    "plates and fell asleep on the sofa.",
                    "feelings": ["relieved", "silly"],
                    "consequence_soon": "I put a blanket over them and didn’t say how it had been.",
                },
            ),
        ),
        again="Read at 18:02",
        look=Part(
            (1, "ask-15"),
            {
                "outcome": 1,
                "reasons": "One message, and it was a kind one.",
                "credit": "undecided",
                "question": "I don’t know if distracting myself counts or if that’s just another "
                "way of going quiet.",
            },
        ),
        shares=(Shared((1, "ask"), ("n", "n1", "l"), ask=True),),
        people=("Sam",),
    ),
    Moment(
        "Sam’s work trip",
        Back(1),
        "07:40",
        {
            "situation": "Sam left for the Boston trip, three nights. I knew for a week and still "
            "felt sick when the suitcase came out.",
            "feelings": ["anxious", "lonely already", "ashamed of it"],
            "reaction_urge": 7,
            "usual_response": "Asked them not to go. Or gone quiet until they felt guilty.",
            "actual_response": "I wanted to say “fine, go then”. Instead I walked Sam to the car, "
            "told them I’d miss them and meant it, and said have a good trip.",
            "cue_certainty": 3,
        },
        people=("Sam",),
        goal=True,
    ),
)

LINES = (
    "Woke at four and lay there.",
    "Quiet day. I keep waiting for the other shoe.",
    "Sam made soup.",
    "Checked the phone a lot.",
    "Walked home the long way.",
    "Work was fine. I was elsewhere.",
    "Talked with Jo, felt lighter for an hour.",
    "Wanted to pick a fight about the dishes. Washed them.",
    "Nothing much. That’s new.",
    "Cried at an advert for insurance.",
    "Said no to an extra shift.",
    "Rain all day, and I liked it.",
    "Noticed it in my shoulders first.",
    "Sam and I laughed about it afterwards.",
    "Slept through.",
    "Missing Sam and all right, both at once.",
)

MAYA = Client(
    email="maya@example.org",
    name="Maya Lindqvist",
    called="Maya",
    began=70,
    people={
        "Sam": {"relation_type": "partner", "feels_safe": "yes", "important": "yes"},
        "Jo": {"relation_type": "friend", "feels_safe": "yes", "important": "yes"},
        "Mum": {"relation_type": "parent", "feels_safe": "unsure", "important": "yes"},
    },
    goals=(
        Goal(
            (Back(66), "19:00"),
            FIRST_WORDS,
            offered=(Back(64), "19:00"),
            again=(Back(30), "19:10"),
            changes={
                "standard": "I say that I’ll miss them, and let them go without asking for a "
                "promise.",
                **LEVELS,
            },
        ),
        Goal(
            (Back(53), "19:30"),
            {
                "title": "Mum on Saturdays",
                "from": "I wait until she’s hurt. Then I ring and say sorry.",
                "toward": "Ring Mum on Saturday, before she asks.",
            },
            put_away=(Back(24), "10:20"),
        ),
    ),
    proposals=PROPOSALS,
    moments=EARLY + MIDDLE + LATE,
    papers=PAGES + SHEETS + weekly.MAYA,
    asked=(*ASKED, weekly.MAYA_ASKED),
    liked=LIKED,
    plan=0b1001010,
    shows=(Back(68), "19:40"),
    agenda=AGENDA,
    noted=(
        (Back(13), "10:15"),
        "Watch for perfectionism about the method itself. Ask about crying: for her that counts as "
        "failing, and it is the new part.",
    ),
    plans=(
        Plan(
            "Jo’s birthday dinner",
            (Back(26), "19:30"),
            (-22, "19:00"),
            (-22, "22:30"),
            {
                "situation": "Eight people, and I know two of them.",
                "usual_response": "Hold on to Jo all evening, or go home early without saying why.",
                "actual_response": "Ask one person one question. Say so when I’m going.",
                "confidence_before": 5,
            },
            people=("Jo",),
            off=(Back(22), "16:10"),  # Jo had a cold
        ),
        Plan(
            "Sam’s next trip",
            (Back(2), "20:20"),
            (12, "06:30"),
            (15, "19:00"),
            {
                "situation": "Four nights this time. Sam told me as soon as they knew.",
                "usual_response": "Been difficult for the whole week before.",
                "confidence_before": 6,
                "thoughts": "Plan something of my own for the second evening; that’s when it gets "
                "long.",
            },
            people=("Sam",),
            goal=True,
        ),
    ),
    check_ins=CheckIns(
        days=69,
        of_seven=5,
        urge=(8.2, 4.8),
        mood=(2.1, 3.7),
        lines=LINES,
        silent=range(42, 49),
        late=(
            Late(
                (Back(22), "08:05"),
                (Back(23), "21:30"),
                {"mood": 2, "reaction_urge": 7, "line": "Too tired to write it down last night."},
            ),
            Late((Back(7), "07:50"), (Back(8), "22:00"), {"mood": 4, "reaction_urge": 4}),
        ),
        today={
            "mood": 4,
            "reaction_urge": 5,
            "line": "First night was long. Sam called before bed, the way we’d said.",
        },
    ),
    remind=True,
    hard_hours=hard_hours.MAYA,
)
