"""Maya's worksheets: what Amara asked for, and what Maya answered."""

from .story import Asked, Back, Content, Paper, Reply, Shared, When

COUNT = "count the minutes"  # an urge in Maya's own words
ASKED = (
    Asked(
        (Back(20), "16:40"),
        "daily-card",
        "A few evenings a week are enough for a picture. Leave it on the days when it’s too much.",
        {
            "urges": ("check_up", "ask_again_for_reassurance", "go_quiet", COUNT),
            "behaviours": ("checked_up", "asked_again_for_reassurance", "went_quiet"),
        },
    ),
    # waits
    Asked(
        (Back(3), "12:22"),
        "two-true-things",
        "You told me about the Sunday call from two sides. If you like, put both of them here.",
    ),
)
FEELINGS = ("sadness", "anger", "fear", "shame", "happiness")
URGES = ("check_up", "ask_again_for_reassurance", "go_quiet", COUNT)


def card(
    when: When,
    feelings: tuple[int | None, ...],
    urges: tuple[tuple[int, str] | None, ...],
    *,
    overall: int,
    slept: int,
    did: tuple[str, ...] = (),
    tried: tuple[str, ...] = (),
    note: str = "",
    about: When | None = None,
    share: Shared | None = None,
) -> Paper:
    """One evening's card: strengths 0 to 5 in the order above; None for what was left out."""
    content: Content = {
        "emotions": [
            {"item": item, "strength": strength}
            for item, strength in zip(FEELINGS, feelings, strict=True)
            if strength is not None
        ],
        "urges": [
            {"item": item, "strength": said[0], "acted": said[1]}
            for item, said in zip(URGES, urges, strict=True)
            if said is not None
        ],
        "behaviours": list(did),
        "skills": list(tried),
        "skills_overall": overall,
        "slept_hours": slept,
        "note": note,
    }
    return Paper(when, content, slug="daily-card", about=about, share=share)


CARDS = (
    card(
        (Back(19), "21:50"),
        (2, 1, 4, 2, 2),
        ((4, "yes"), (3, "partly"), (2, "no"), (4, "yes")),
        overall=2,
        slept=5,
        did=("checked_up", "asked_again_for_reassurance"),
        note="First one. It’s odd to give a number to looking at a phone.",
    ),
    card(
        (Back(18), "22:10"),
        (1, 2, 3, 1, 3),
        ((4, "partly"), (3, "no"), (1, "no"), (3, "yes")),
        overall=3,
        slept=6,
        did=("checked_up",),
        tried=("stop_and_step_back",),
    ),
    card(
        (Back(17), "22:25"),
        (1, 1, 3, 1, 3),
        ((2, "no"), (2, "no"), (1, "no"), (2, "no")),
        overall=4,
        slept=8,
        tried=("cope_ahead", "ask_clearly"),
    ),
    card(
        (Back(16), "21:40"),
        (1, 0, 3, 1, 4),
        ((3, "no"), (2, "no"), (1, "no"), (3, "partly")),
        overall=4,
        slept=7,
        tried=("cope_ahead", "paced_breathing"),
        note="Nine o’clock came, and so did the message.",
        share=Shared((Back(15), "20:52")),
    ),
    card(
        (Back(14), "22:30"),
        (2, 2, 3, 2, 2),
        ((3, "partly"), (3, "yes"), (3, "no"), (3, "no")),
        overall=3,
        slept=6,
        did=("asked_again_for_reassurance",),
        tried=("paced_breathing",),
    ),
    # filled in on the morning after
    card(
        (Back(12), "07:55"),
        (3, 3, 2, 3, 1),
        ((1, "no"), None, (4, "partly"), (2, "no")),
        overall=2,
        slept=5,
        did=("went_quiet",),
        note="I fell asleep before I got to it.",
        about=(Back(13), "22:00"),
    ),
    card(
        (Back(11), "21:55"),
        (1, 1, 2, 1, 3),
        ((2, "no"), (2, "no"), (1, "no"), (2, "no")),
        overall=4,
        slept=7,
        tried=("check_the_facts", "self_soothe"),
    ),
    card(
        (Back(9), "21:50"),
        (1, 1, 1, 1, 3),
        ((1, "no"), (2, "no"), (1, "no"), (1, "no")),
        overall=4,
        slept=7,
        tried=("check_the_facts",),
    ),
    card(
        (Back(8), "22:20"),
        (2, None, 3, None, 3),
        ((3, "no"), (2, "no"), None, (3, "partly")),
        overall=4,
        slept=6,
        tried=("distract",),
    ),
    card(
        (Back(6), "21:35"),
        (1, 0, 2, 1, 4),
        ((2, "no"), (1, "no"), (1, "no"), (2, "no")),
        overall=5,
        slept=8,
        tried=("add_good_events", "ask_clearly"),
    ),
    card(
        (Back(4), "22:05"),
        (1, 1, 2, 0, 3),
        ((2, "no"), (1, "no"), (0, "no"), (1, "no")),
        overall=5,
        slept=7,
        tried=("cope_ahead", "ask_clearly"),
        note="Trip in three days. I asked when the call will be, once.",
        share=Shared((Back(4), "22:12"), level="ratings_only"),
    ),
    card(
        (Back(2), "22:15"),
        (3, 1, 3, 1, 3),
        ((2, "no"), (2, "partly"), (1, "no"), (3, "no")),
        overall=4,
        slept=6,
        tried=("self_soothe", "cope_ahead"),
    ),
)

SHEETS = (
    Paper(
        (Back(40), "22:15"),
        {
            "hurts": "That I can be so sharp with somebody I’m fond of.",
            "others": "Everybody who ever pressed send too fast. Jo too: she told me about the "
            "postcard.",
            "kind": "You were hungry and sad. Tomorrow has a morning in it.",
        },
        slug="kind-pause",
        beside="What I wrote to Jo",
    ),
    Paper(
        (Back(15), "20:40"),
        {
            "matters": "That I can ask for something before I’m upset. I did it this week, and it "
            "felt like cheating.",
            "went_well": "Breakfast. I said what would help, and nobody fell off a chair.",
            "ask": "How do I find out whether Sam minds, without asking five times?",
        },
        slug="for-our-talk",
        share=Shared((Back(15), "20:50")),
        reply=Reply(
            (Back(14), "12:45"),
            "",
            "Thank you for bringing this. Let’s begin with your question, and with what you’d do "
            "with a yes if you got one.",
            seen=(Back(14), "18:50"),
        ),
    ),
    Paper(
        (Back(10), "20:05"),
        {
            "expected": "That they’d rather eat without me, and had waited for my call to begin.",
            "sure": 8,
            "happened_then": "Dee had knocked on the glass. I’d waved without looking up.",
            "says": "I’m quick with the worst story. They were hungry, and that was all.",
        },
        slug="went-differently",
        beside="Lunch without me",
    ),
    *CARDS,
)
