"""Jonas's four weeks: somebody who steps back where Maya holds on."""

from . import hard_hours, weekly
from .story import (
    Back,
    CheckIns,
    Client,
    Credit,
    Goal,
    Moment,
    Paper,
    Part,
    Proposal,
    Reply,
    Shared,
)

MOMENTS = (
    Moment(
        "The group chat went on without me",
        Back(24),
        "22:05",
        {
            "situation": "They planned the cabin weekend in the chat. Forty messages by the time "
            "I looked. Nobody asked if I’m in.",
            "feelings": ["left out", "numb"],
            "reaction_urge": 7,
            "usual_response": "Said nothing, been busy that weekend.",
            "actual_response": "Wrote “count me in if there’s a bed”. Took me an hour to press "
            "send.",
            "cues": ["left_out"],
        },
        look=Part(
            (1, "20:30"),
            {
                "outcome": 1,
                "reasons": "Ali answered in a minute: they had me down already.",
                "credit": "partly",
                "question": "Why did it feel like begging?",
            },
            again=(4, "18:10"),
        ),
        credit=Credit(
            (4, "18:20"),
            {"text": "Eight words. They cost an hour and they’re sent.", "believability": 4},
        ),
        shares=(Shared((1, "20:41"), "nl", ask=True),),
        reply=Reply(
            (3, "12:25"),
            "healthier",
            "Your habit is to leave before anyone can leave you out. This time you said you "
            "wanted to come. Bring me the begging part, I’d like to hear more about it.",
            seen=(4, "18:05"),
        ),
        people=("Ali",),
    ),
    Moment(
        "Dad and the garage",
        Back(16),
        "15:30",
        {
            "situation": "Dad wanted help with the shelves, then did it all himself and told me "
            "where I was standing wrong.",
            "feelings": ["angry", "tired"],
            "reaction_urge": 6,
            "usual_response": "Remembered an appointment.",
            "actual_response": "Stayed. Said “tell me what you’d like me to hold”.",
        },
        look=Part(
            (2, "21:10"),
            {
                "outcome": 0,
                "reasons": "I stayed, and I was gone on the inside.",
                "credit": "undecided",
            },
        ),
        people=("Dad",),
    ),
    Moment(
        "Game night",
        Back(11),
        "23:40",
        {
            "situation": "Mara asked how I am, really. In front of everyone.",
            "feelings": ["tense", "tender"],
            "reaction_urge": 8,
            "usual_response": "Made a joke and gone for drinks.",
            "actual_response": "Made the joke. Told her on the way to the bus that it’s been a "
            "long month.",
        },
        people=("Mara",),
    ),
    Moment(
        "Dad’s birthday call",
        Back(6),
        "18:15",
        {
            "situation": "I usually send a card. He picked up on the first ring.",
            "feelings": ["tense", "relieved"],
            "reaction_urge": 5,
            "usual_response": "Kept it to two minutes.",
            "actual_response": "Asked about the boat and let him talk. Twenty minutes.",
        },
        look=Part(
            (0, "22:00"),
            {
                "outcome": 2,
                "reasons": "I wasn’t looking for the way out the whole time.",
                "credit": "fully",
            },
        ),
        credit=Credit(
            (0, "22:06"),
            {"text": "You rang, and you stayed on the line.", "reward": "Swim before work"},
        ),
        shares=(Shared((1, "08:50"), "nlc"),),
        people=("Dad",),
    ),
)

JONAS = Client(
    email="jonas@example.org",
    name="Jonas Feld",
    called="Jonas",
    began=28,
    people={
        "Ali": {"relation_type": "friend", "feels_safe": "yes"},
        "Mara": {"relation_type": "friend", "feels_safe": "unsure"},
        "Dad": {"relation_type": "parent", "feels_safe": "unsure", "important": "yes"},
    },
    goals=(
        Goal(
            (Back(25), "19:00"),
            {
                "title": "Stay in the room",
                "from": "I leave early, or make a joke and leave on the inside.",
                "toward": "Stay, and say one true thing.",
            },
        ),
    ),
    proposals=(
        Proposal(
            (Back(18), "12:40"),
            {
                "title": "Say it to one person first",
                "from": "Either nobody hears it, or all of them at once.",
                "toward": "Tell one of them how the week was, before the evening begins.",
            },
            declined=(Back(15), "21:30"),
        ),
    ),
    papers=(
        *weekly.JONAS,
        Paper(
            (Back(9), "23:20"),
            {
                "text": "Mara asked again what the long month was. I wrote “work”, then took it "
                "out, then wrote “work” again. It’s not not true."
            },
        ),
    ),
    moments=MOMENTS,
    hard_hours=hard_hours.JONAS,
    shows=(Back(20), "08:30"),
    check_ins=CheckIns(
        days=27,
        of_seven=3,
        urge=(6.5, 5.5),
        mood=(2.8, 3.3),
        lines=(
            "Long shift.",
            "Ran along the river.",
            "Left Mara’s message for tomorrow. It’s tomorrow.",
            "Better than I thought it would be.",
            "Slept on the train.",
            "Cooked for two, froze one.",
        ),
    ),
)
