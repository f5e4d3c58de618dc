"""Maya's journal pages, her own list, and what Amara proposed to her."""

from .story import Back, Liked, Paper, Proposal, Shared

PAGES = (
    Paper(
        (Back(58), "22:50"),
        {
            "text": "On the bus I wanted to write to Sam that I’m on the bus. I always do that. "
            "Today I looked out of the window instead and counted dogs. Four, and one that may "
            "have been a coat."
        },
    ),
    # after the week in which nothing was written
    Paper(
        (Back(41), "20:10"),
        {
            "title": "A week without a word",
            "text": "Mum was here, on our sofa, and there was no corner of the flat that was mine, "
            "so I didn’t write.\n\nNothing fell apart. I was short with Sam on one evening, and "
            "the next morning we talked about it, without any notes at all.",
        },
        again=(Back(39), "08:05"),
        changes={
            "text": "Mum was here, on our sofa, and there was no corner of the flat that was mine, "
            "so I didn’t write.\n\nNothing fell apart. I was short with Sam on one evening, and "
            "the next morning we talked about it, without any notes at all.\n\nAdded later: I "
            "notice that I like having a place for it."
        },
    ),
    # about a day long before all this
    Paper(
        (Back(33), "21:20"),
        {
            "title": "The day we got the key",
            "text": "I found the photo today: Sam with the key between their teeth, because both "
            "hands were full of lamp.\n\nI was happy, and at the same time I was already waiting "
            "for it to be over. I’d like to keep the first half.",
        },
        about=(Back(240), "00:00"),
        only_day=True,
    ),
    Paper(
        (Back(12), "23:05"),
        {
            "title": "What I do with my hands",
            "text": "When I wait for somebody I tidy. The drawer with the batteries, the spices, "
            "the shelf with the games that nobody plays.\n\nSam says they can tell by the kitchen "
            "how late they are. It was a joke, and it is also a kind of map: at ten minutes the "
            "cups stand in a row. At forty there’s nothing left on the table.\n\nI used to think "
            "that it was about being neat. It’s something for my hands to hold while the rest of "
            "me listens for the door. I don’t need to stop doing it. I’d like to know that I’m "
            "doing it.",
        },
    ),
    # written on the evening, and copied two days later
    Paper(
        (Back(9), "08:30"),
        {
            "title": "From the back of a receipt",
            "text": "Copied from a receipt, so that it doesn’t go into the wash: “I’m allowed to "
            "not know yet.” We had talked about the holidays and got nowhere, in a friendly way.",
        },
        about=(Back(11), "19:00"),
    ),
    Paper(
        (Back(2), "21:05"),
        {
            "title": "Packing",
            "text": "Sam packs early, so that it doesn’t take me by surprise. That’s kind. It also "
            "means that there’s a suitcase in the hall for days.\n\nAt first I walked around it. "
            "Then I sat down next to it, which was silly, and it helped. I told it what I don’t "
            "want to say to Sam: stay.\n\nLater I put my scarf in, for the wind up there. I’d like "
            "to talk about the scarf. Is it a goodbye, or is it a piece of string?",
        },
        share=Shared((Back(2), "21:25")),
    ),
    Paper(
        (Back(1), "22:30"),
        {
            "title": "First night",
            "text": "The flat has sounds. The fridge sings a little at eleven.\n\nSam rang before "
            "bed, and we said goodnight the way other people do. I’m lying on their side. I’m not "
            "sorry about that.",
        },
        beside="Sam’s work trip",
    ),
)

LIKED = (
    Liked((Back(67), "20:05"), "reward", "The good coffee"),
    Liked((Back(67), "20:06"), "reward", "Long bath"),
    Liked((Back(67), "20:08"), "reward", "New shoes", put_away=(Back(31), "18:20")),
    Liked((Back(60), "21:15"), "reward", "Call my sister"),
    Liked((Back(41), "20:25"), "reward", "The long way home, with music on"),
    Liked((Back(34), "08:20"), "affirmation", "I can want to call and not call."),
    Liked((Back(33), "21:10"), "soothing", "Warm water over my wrists"),
    Liked((Back(29), "19:40"), "reward", "Swim on Saturday, before it gets full"),
    Liked((Back(20), "22:05"), "affirmation", "Sam is late. That is all I know."),
    Liked((Back(12), "22:50"), "soothing", "The radio, low, in the dark kitchen"),
)

PROPOSALS = (
    Proposal(
        (Back(38), "12:15"),
        {
            "title": "Wait before the second message",
            "from": "No answer comes, and the next message is out before the first can be read.",
            "toward": "Let an hour go by before you write for the second time.",
        },
        taken_up=(Back(35), "20:25"),
        changes={
            "title": "The drawer hour",
            "from": "I write again, and again, until somebody answers.",
            "toward": "One message. Then the phone goes into the drawer for an hour, and I go into "
            "another room.",
            "focus_area": "acting_on_impulse",
        },
    ),
    # waits for Maya's answer; it goes on from what Amara wrote to her about Sunday
    Proposal(
        (Back(3), "12:18"),
        {
            "title": "Your part in what went well",
            "from": "When an evening goes well you call it luck.",
            "toward": "When something goes well, say in one sentence what you did for it.",
            "standard": "There is a sentence that begins with “I”.",
        },
    ),
)
