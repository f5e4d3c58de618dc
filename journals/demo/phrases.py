"""What the caseload's invented people say when they look back, give credit or check in."""

# Labels for the people in the scenes; the role is the letter that the scenes use.
PEOPLE = {
    "p": ("Robin", "Alex", "Teo", "Kim", "Nico", "Charlie", "Andrea", "Jules", "Mika", "Ray"),
    "f": ("Dana", "Cleo", "Bea", "Yara", "Tariq", "Svea", "Pilar", "Ned", "Oona", "Wes"),
    "m": ("Mum", "Dad", "Mama", "my mother", "my father"),
    "w": ("Vera", "Mr Lund", "Ingo", "Petra", "Sunil", "the boss", "Aoife", "Kit from work"),
    "s": ("Toby", "Lena", "my brother", "my sister", "Rafi", "Elif", "Greta", "Zoe"),
}
RELATIONS = {"p": "partner", "f": "friend", "m": "parent", "w": "colleague", "s": "sibling"}

CLOSER = (
    "I noticed the pull and had a second to choose in.",
    "It was small, and I did it before it got big.",
    "I said the thing itself and not something beside it.",
    "My voice shook and I said it anyway.",
    "Nobody left. That was the part I hadn’t believed.",
    "I waited, and by the evening it had turned into something I could say.",
    "A year ago it’d have taken the weekend. It took an hour.",
    "I asked. I didn’t hint.",
    "I was kind to both of us, which is new.",
    "I still felt all of it. It just didn’t drive.",
    "It went better than the version in my head, by far.",
    "I could stop once I’d started, and that’s the bit I’ve practised.",
    "We both knew what it was about, for once.",
    "I went back in after ten minutes. Going back in is what counts for me.",
    "I kept it to one sentence.",
    "It cost less than I thought, and I thought about the cost for days.",
)
NOT_CLOSER = (
    "It was quicker than I was.",
    "I knew while I was doing it. Knowing wasn’t enough this time.",
    "Half and half: I stopped in the middle, which is later than I’d like.",
    "I was tired, and it went the way it goes when I’m tired.",
    "It wasn’t worse than before. It just wasn’t what I want.",
    "I said sorry the same evening, so perhaps a bit.",
    "I can’t tell whether I held back or hid.",
    "I’d planned it differently and then the plan wasn’t in the room.",
    "I did the old thing in a lower voice.",
    "The same as ever, and I minded it more than ever.",
)
QUESTIONS = (
    "How do I know whether it’s patience or just keeping quiet?",
    "Is it all right to ask for this every time?",
    "What would you have looked at first?",
    "Why does it feel rude when it’s only a no?",
    "Was it the question or the hour I asked it at?",
    "What do I do with the ten minutes in between?",
    "Does it count if I only did it because I was tired?",
    "Could we practise this one?",
    "How much of it do I have to explain to the other person?",
    "Where’s the line between asking and checking?",
)
LEARNED = (
    "The first answer in my head isn’t the only one.",
    "Eating first helps.",
    "It passes in about twenty minutes if I let it.",
    "People mostly think about lunch.",
    "I can be cross and fair on the same day.",
    "Said early, it’s a sentence. Said late, it’s a speech.",
)
CREDIT = (
    "You saw it coming and stayed where you were.",
    "That took more than anyone in the room could see.",
    "One honest sentence. It stands.",
    "You didn’t make yourself small for it.",
    "You asked for what you needed, in plain words.",
    "It wasn’t easy and you did it on an ordinary Tuesday.",
    "You let somebody be kind to you.",
    "You came back and finished it.",
    "Not perfect, and yours.",
    "You gave it an evening, and the evening was enough.",
    "You kept your own side without taking theirs away.",
    "That was the new way. Remember how it felt in the shoulders.",
    "You were scared and polite and clear, all three.",
    "Somebody like you would be proud of this. Well then.",
)
REWARDS = (
    "The long bath",
    "Swim on Saturday",
    "A new pot for the basil",
    "The good coffee",
    "An hour with the book, door shut",
    "Walk by the canal",
    "Ring my cousin",
    "Fish and chips on the wall",
    "The matinee",
    "Nothing at all until noon",
)
HARD = (
    "It was late, and I’d had the whole day in my neck.",
    "I wanted it over with.",
    "I heard something in the tone that perhaps wasn’t there.",
    "Too many people in the kitchen.",
)
FRIEND = (
    "One evening isn’t a pattern. Have some soup.",
    "You’d been at it for ten hours. Of course.",
    "You noticed. A month ago you’d have noticed in June.",
    "Nobody does it every time.",
)
TRY_NEXT = (
    "Say “give me ten minutes” and set the clock.",
    "Put it in a note first.",
    "Go outside before I answer.",
    "Ask one question instead of four.",
)
LINES = (
    "Better than yesterday.",
    "Long queue, short temper.",
    "Sun on the stairs at four.",
    "Didn’t sleep much, all right otherwise.",
    "Missed the bus and didn’t mind.",
    "A bit flat.",
    "Made soup for three days.",
    "Loud day.",
    "The dog next door is back. So am I, nearly.",
    "Head like wool.",
    "Rang somebody instead of thinking about it.",
    "Tomorrow’s the dentist.",
    "Quiet, in a good way.",
    "Too much coffee, as ever.",
    "Nothing much, and that was nice.",
    "Noticed it in the jaw first.",
    "Payday.",
    "Cleared one drawer.",
    "Wobbly until noon, then fine.",
    "Read forty pages.",
    "It rained on the washing.",
    "Sang in the car.",
    "Could do with a hug.",
    "Got the form done.",
)
ANSWERS = {
    "healthier": (
        "You named what you wanted before it turned into a test. What did you notice in the "
        "minute before?",
        "You left room for the other person’s answer. Keep the sentence, it’s a good one to have "
        "ready.",
        "There was a pause between the pull and what you did. Tell me what you did with the pause.",
        "You did it with the feeling still there. That’s a different thing from waiting until it’s "
        "gone.",
        "You asked, and you asked once. I’d like to hear how the second time didn’t happen.",
        "You stayed with your own side of it. How did they take it, as far as you saw?",
        "That was early. You used to catch it the day after.",
    ),
    "part_of_the_way": (
        "The first half is the new way: you saw it. Let’s look at what happened at the door.",
        "You stopped in the middle. Stopping in the middle is where stopping begins.",
        "You said it, and then took it back. What if you’d waited one breath before the second "
        "sentence?",
        "You were clear with them and hard on yourself. Shall we look at the second one?",
        "Half of it you did for yourself and half for peace. Which half was easier?",
    ),
    "not_yet": (
        "It sounds as if it was the old way, and a tired evening. What would have helped at six "
        "o’clock?",
        "You told me how it went without making it prettier. Let’s plan the first minute of the "
        "next one together.",
    ),
    "talk": (
        "I’d rather hear this one from you than write about it. Bring it on your next day.",
        "There’s more in it than fits here. We’ll start with it when you come.",
        "Let’s talk this one through, I’m not sure that I understand the middle.",
    ),
}
GOALS = (
    {
        "title": "Ask once",
        "from": "I ask again and again whether everything is all right.",
        "toward": "Ask once, and let the answer stand for the evening.",
        "standard": "One question, then something of my own.",
        "focus_area": "fear_of_abandonment",
    },
    {
        "title": "A no in one sentence",
        "from": "I say yes and am cross for a week.",
        "toward": "Say no in one sentence, kindly, and stop there.",
        "focus_area": "self_criticism",
    },
    {
        "title": "Stay in the kitchen",
        "from": "I leave, or slam something.",
        "toward": "Say that I need ten minutes, and come back after ten minutes.",
        "standard": "I come back, whatever I say then.",
        "focus_area": "strong_emotions",
    },
    {
        "title": "Let somebody help",
        "from": "I say “no need” and do it alone.",
        "toward": "Say thank you and let it be done their way.",
        "focus_area": "closeness",
    },
    {
        "title": "Say what I like",
        "from": "I find out what the others want and want that.",
        "toward": "Say first what I would like, even if it’s only the film.",
        "standard": "I said it before anybody else had.",
        "focus_area": "sense_of_self",
    },
    {
        "title": "Sleep on it",
        "from": "I send it at midnight.",
        "toward": "Write it, leave it, read it at breakfast.",
        "standard": "Nothing goes out after ten.",
        "focus_area": "acting_on_impulse",
    },
    {
        "title": "One bad day is one bad day",
        "from": "After a row everything is over, each time.",
        "toward": "Say one thing that is still good between us, and go on with the day.",
        "focus_area": "relationship_swings",
    },
    {
        "title": "Write first",
        "from": "I wait for the others, as a test.",
        "toward": "Write first when I miss somebody.",
        "focus_area": "closeness",
    },
)
