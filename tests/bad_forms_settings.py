"""The forms of one's own settings, and of what one takes along, and what can be wrong with them."""

from tests.bad_values import Posted

OF_ONES_OWN = {
    "profile": Posted(
        "maya",
        "settings",
        data="profile",
        keeps="name",
        texts={"name": 80},
        codes=("time_zone", "language"),
    ),
    "calendar": Posted("amara", "calendar", data="calendar", codes=("called",), fresh=True),
    "booklet": Posted(
        "maya",
        "booklet",
        data="booklet",
        keeps="title",
        texts={"title": 60},
        codes=("which", "parts"),
        days=("since", "until"),
    ),
}
