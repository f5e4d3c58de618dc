"""The plans for hard hours of the demo's people. Invented, like all of them."""

from .story import Back, HardHours

MAYA = HardHours(
    (Back(49), "16:25"),
    {
        "warning_signs": [
            "I check the last-seen time again and again",
            "I write long messages and delete them",
            "Everything goes quiet and far away",
        ],
        "alone": [
            "Cold water on my hands, then the kettle",
            "Walk to the canal and back, without the phone",
            "The kind pause, even if I don’t believe it",
        ],
        "distraction": ["The late café by the library", "Priya’s kitchen; she doesn’t ask"],
        "people": [
            {"name": "Priya", "phone": "212 555 0173"},
            {"name": "Mum", "phone": "212 555 0119"},
        ],
        "professionals": [{"name": "Amara, at the practice", "phone": "(212) 555-0142"}],
        "surroundings": "Not alone in the flat after midnight on such a day: I ask Priya to "
        "stay, or I go to her.",
        "together_with": "Amara",
    },
    together=Back(49),
    again=(Back(18), "21:05"),
    changes={
        "distraction": [
            "The late café by the library",
            "Priya’s kitchen; she doesn’t ask",
            "The choir on Thursdays, also just to listen",
        ]
    },
    shown=(Back(49), "16:31"),
)
JONAS = HardHours(
    (Back(12), "22:40"),
    {
        "warning_signs": ["I stop answering everybody", "I count who hasn’t written"],
        "alone": ["Run along the river", "Put the radio on, do the dishes"],
        "people": [{"name": "Ali", "phone": "212 555 0166"}],
    },
)
