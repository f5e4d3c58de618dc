"""Maya's first six weeks in moments; the others are in maya.py."""

from .story import Back, Credit, Moment, Note, Part, Reply, Shared

EARLY = (
    Moment(
        "Dinner with Sam’s colleagues",
        Back(68),
        "22:40",
        {
            "situation": "Sam talked with Priya for most of the dinner, about people I’ve never "
            "met. I sat next to a man who told me about his boiler.",
            "feelings": ["jealous", "left out", "small"],
            "reaction_urge": 8,
            "usual_response": "Gone cold in the car and said “nothing” when asked.",
            "actual_response": "I said in the car that I’d felt outside of it all evening.",
            "cues": ["left_out", "rival_or_jealousy"],
            "cue_certainty": 8,
            "body": [{"code": "tight_chest", "intensity": 6}],
        },
        look=Part(
            (1, "19:15"),
            {
                "outcome": 1,
                "reasons": "Sam said Priya is leaving and they were saying goodbye. I’d never have "
                "found out by being cold.",
                "credit": "partly",
                "partial_credit_for": "I said it before the front door and not three days later.",
            },
        ),
        credit=Credit(
            (1, "19:22"),
            {
                "text": "I am somebody who talks about things now.",
                "reward": "The good coffee",
                "believability": 3,
            },
            # words that were too large, made smaller the day after
            again=(2, "07:50"),
            changes={
                "text": "You found the words on the same evening. Shaky ones, and they still "
                "arrived.",
                "believability": 7,
            },
        ),
        people=("Sam",),
    ),
    Moment(
        "Read at 18:02",
        Back(61),
        "22:15",
        {
            "situation": "Sam’s phone said my message was read at 18:02. At ten there was still "
            "no answer.",
            "feelings": ["anxious", "panicky"],
            "reaction_urge": 9,
            "usual_response": "Called until they picked up.",
            "actual_response": "Called once. Then I put my phone in the kitchen drawer and watched "
            "a film I couldn’t tell you a thing about.",
            "cues": ["no_reply"],
            "cue_certainty": 8,
            "thoughts": "They’ve read it and decided I’m too much.",
            "urges": [{"target": "not_let_go", "strength": 5, "acted": "partly"}],
            "minutes_to_settle": 140,
        },
        look=Part(
            (1, "08:30"),
            {
                "outcome": 1,
                "reasons": "One call is not eleven. But I was awful company for myself all night.",
                "credit": "partly",
                "partial_credit_for": "The drawer.",
                "question": "Is it cheating if the phone has to be in another room?",
            },
            again=(4, "20:10"),
            changes={"next_time": "The drawer first, then the one call."},
        ),
        credit=Credit(
            (4, "20:18"),
            {
                "text": "Eleven calls wanted to happen and one did. Nobody did that but you.",
                "believability": 5,
            },
        ),
        shares=(Shared((1, "08:42"), "nl", ask=True),),
        reply=Reply(
            (3, "12:20"),
            "part_of_the_way",
            "One call told Sam what you wanted them to know. The drawer held the other ten. Not "
            "cheating: you knew what would help and walked there. What made you think of it?",
            seen=(4, "20:05"),
        ),
        people=("Sam",),
    ),
    Moment(
        "Mum’s voice message",
        Back(55),
        "08:05",
        {
            "situation": "Four minutes, half of it about my cousin’s wedding. At the end: “you "
            "never call”.",
            "feelings": ["guilty", "tired"],
            "reaction_urge": 6,
            "usual_response": "Called back at once and said sorry for ten minutes.",
            "actual_response": "Listened again at lunch. Wrote: “Got it. I’ll call on Saturday.”",
            "cue_certainty": 8,
        },
        people=("Mum",),
        let_go=(4, "10:05"),
    ),
    Moment(
        "Asked twice if they were cross",
        Back(51),
        "21:10",
        {
            "situation": "Sam came home quiet and sat down with a book. I asked if everything was "
            "all right with us. They said yes, tired.",
            "feelings": ["anxious", "ashamed"],
            "reaction_urge": 8,
            "usual_response": "Asked until they really were cross.",
            "actual_response": "Asked once more an hour later. Then I said “I can feel myself "
            "wanting to ask again”, and Sam laughed, kindly, and moved over on the sofa.",
            "cue_certainty": 8,
            "response_codes": ["asked_again_for_reassurance", "expressed_feeling_directly"],
            "helped_by": "both",
            "minutes_to_settle": 60,
        },
        look=Part(
            (1, "12:50"),
            {
                "outcome": 1,
                "reasons": "Twice, but the third time I said what was going on and that ended it.",
                "credit": "fully",
                "learned": "Saying that I want to ask is shorter than asking.",
            },
            again=(2, "20:20"),
        ),
        credit=Credit(
            (2, "20:31"),
            {
                "text": "You caught it with your mouth already open, and told the truth instead.",
                "reward": "Long bath",
                "believability": 7,
                "felt_after": "better",
            },
            kept=(2, "20:33"),
        ),
        shares=(
            Shared((1, "12:58"), "nl", ask=True),
            Shared((2, "20:40"), "nlc"),
        ),
        reply=Reply(
            (2, "12:15"),
            "healthier",
            "You put the urge into words instead of into a third question. Sam could move over "
            "because they knew what was happening. I’d call that a healthier response.",
            seen=(2, "20:12"),
        ),
        people=("Sam",),
    ),
)

MIDDLE = (
    Moment(
        "What I wrote to Jo",
        Back(40),
        "19:50",
        {
            "situation": "Jo called off our evening for the second time, an hour before.",
            "feelings": ["angry", "sad", "left out"],
            "reaction_urge": 9,
            "usual_response": "Written something sharp and then gone quiet for a week.",
            "actual_response": "Wrote “good to know where I stand”. Then muted her.",
            "cue_certainty": 9,
            "vulnerability": ["slept_badly", "hungry", "much_stress"],
            "response_codes": ["accused", "left_or_cut_contact"],
        },
        notes=(
            Note(
                (1, "08:10"),
                {
                    "situation": "Three messages from Jo, all from last night. I read them before "
                    "I was properly awake.",
                    "feelings": ["ashamed", "tender"],
                    "consequence_soon": "The last one says “are you all right?”. I wasn’t, and it "
                    "was kind of her to ask.",
                },
                about=(1, "07:15"),
            ),
        ),
        look=Part(
            (1, "18:45"),
            {
                "outcome": -1,
                "reasons": "I wanted her to feel it, and she did.",
                "credit": "not_this_time",
            },
        ),
        credit=Credit(
            (1, "18:58"),
            {
                "hard": "Four hours of sleep, no lunch, and I’d been looking forward to it all "
                "week.",
                "friend": "You were sad and it came out sharp. That’s a bad evening, not who you "
                "are. You can write to her tomorrow.",
                "try_next": "Eat something before I answer.",
                "felt_after": "better",
            },
        ),
        people=("Jo",),
    ),
    Moment(
        "Jo and I, on a bench",
        Back(36),
        "12:30",
        {
            "situation": "Asked Jo for half an hour. She’d been at the hospital with her dad both "
            "times and hadn’t told anyone.",
            "feelings": ["ashamed", "relieved", "tender"],
            "reaction_urge": 3,
            "usual_response": "Explained for so long why I was hurt that she ended up comforting "
            "me.",
            "actual_response": "Said sorry and stopped there. Asked about her dad.",
            "cue_certainty": 3,
            "response_codes": ["repaired", "offered_support"],
        },
        people=("Jo",),
    ),
    Moment(
        "The study door",
        Back(32),
        "23:20",
        {
            "situation": "Sam had a cold and slept in the study so that I wouldn’t catch it. The "
            "door was closed.",
            "feelings": ["lonely", "anxious", "silly"],
            "reaction_urge": 7,
            "usual_response": "Knocked, with some reason or other.",
            "actual_response": "Stood in front of the door for a while. Went back to bed. Wrote a "
            "note for the morning and put it under their cup.",
            "cue_certainty": 7,
            "skills": [{"skill": "stop_and_step_back", "helped": 1}],
            "distress_before": 7,
            "distress_after": 3,
            "minutes_to_settle": 50,
            "emotions": [
                {"code": "loneliness", "intensity": 7, "moment": "peak"},
                {"code": "fear", "intensity": 5, "moment": "peak"},
                {"code": "calm", "intensity": 4, "moment": "after"},
            ],
        },
        look=Part(
            (1, "13:05"),
            {
                "outcome": "cannot_tell",
                "reasons": "I did stand there. I don’t know what standing there counts as.",
                "credit": "undecided",
                "difficulty": 7,
            },
            again=(5, "21:00"),
            changes={
                "outcome": 1,
                "credit": "partly",
                "reasons": "Standing there is allowed. I went back to bed by myself.",
            },
        ),
        credit=Credit(
            (5, "21:08"),
            {
                "text": "You were lonely next to a closed door and it stayed closed, because you "
                "let it.",
                "believability": 6,
            },
        ),
        shares=(Shared((1, "13:12"), "nl", level="ratings_only", ask=True),),
        reply=Reply(
            (5, "12:05"),
            "talk",
            "You chose to show me the numbers, and they say a lot: a strong evening, and settled "
            "within the hour. Tell me as much or as little of the rest as you like when we meet.",
            seen=(5, "20:50"),
        ),
        people=("Sam",),
    ),
    Moment(
        "The wedding photo",
        Back(27),
        "17:30",
        {
            "situation": "Mum posted the family photo from the wedding. I’m at the edge, half "
            "behind an uncle.",
            "feelings": ["sad", "left out", "angry"],
            "reaction_urge": 7,
            "usual_response": "Left the family chat. Waited to see who notices.",
            "actual_response": "Asked Mum on the phone if there is one with me in it. She had "
            "three, and sent them before we hung up.",
            "cue_certainty": 8,
            "response_codes": ["waited_before_acting", "asked_for_support"],
            "skills": [{"skill": "ask_clearly", "helped": 2}],
        },
        look=Part(
            (1, "09:20"),
            {
                "outcome": 2,
                "reasons": "I asked for what I wanted. I didn’t even know that I wanted it until "
                "I’d said it.",
                "credit": "fully",
                "what_made_the_difference": ["my_effort", "another_person"],
            },
        ),
        credit=Credit(
            (1, "09:31"),
            {"text": "That was a grown-up phone call, and I made it.", "believability": 4},
        ),
        credit_too=Credit(
            (1, "09:33"),
            {"form": "reward_activity", "reward": "Have the photo framed"},
            planned_for=(2, "09:00"),
            done=(6, "17:10"),
        ),
        # second thoughts: it is about Mum, and Maya took it back
        shares=(Shared((1, "09:40"), "nl", stopped=(3, "07:55")),),
        people=("Mum",),
    ),
)
