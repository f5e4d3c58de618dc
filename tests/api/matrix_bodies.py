"""What the API's access matrix sends: for each body, something that does what the route is for."""

# Of the curve that browsers use (P-256): 7 times its generator.
POINT = "BI5TO2-gv3tGJbswZnwB-2B--fi4qA_vWzAGKHAxh7Kjc-sdveAzGDZtBp-DpvWQAFPHNjPLBBshxV4ahsH0ALQ"


def bodies(name: str, world, new_id: str) -> dict:
    note = {"id": new_id, "content": {"situation": "At the door."}}
    return {
        "": {},
        "name": {"name": "Somebody"},
        "moment": {"note": note},
        "close": {"close_reason": "let_go"},
        "check_in": {"kind": "check_in", "content": {"mood": 3}} | {"id": new_id},
        "check_in_at": {"kind": "check_in", "content": {"mood": 3}},
        "confirm": {"status": "confirmed"},
        "search": {"words": "kq"},
        "goal": {"content": {"toward": "Say goodbye."}},
        "offer": {"offered": True},
        "menu_item": {"kind": "reward", "text": "An hour with no plan."},
        "put_away": {"put_away": True},
        "wanted": {"wanted": True},
        "not_true": {"not_true": True},
        "on": {"on": False},
        "person": {"content": {"label": "M."}},
        "sharing": {
            "care": str(world.ids["care_of_maya"]),
            "episode": str(world.ids["one_of_maya"]),
            "entries": [str(world.ids["one_note_of_maya"])],
            "level": "full",
            "until": None,
        },
        "along": {
            "care": str(world.ids["nobody"]),
            "supervisor": str(world.ids["user_of_omar"]),
            "until": "2027-01-31T00:00:00Z",
        },
        "undo": {"stopped": []},
        "standing": {"care": str(world.ids["care_of_maya"]), "what": "days_checked_in"},
        "agenda": {
            "care": str(world.ids["care_of_maya"]),
            "kind": "talk_about",
            "text": "Christmas.",
        },
        "tick": {"done": True},
        "booklet": {"since": "2026-01-01", "until": "2026-12-31", "parts": ["moments"]},
        "watch": {"items": ["hurt"], "rhythm": "each_day", "plan": "not_indicated", "reason": "N."},
        "always": {"always": False},
        "deputy": {"deputy": str(world.ids["user_of_omar"])},
        "done": {"code": "talked", "note": "We spoke."},
        "bring_up": {"client": str(world.ids["user_of_maya"]), "text": "Sleep."},
        "plan": {"care": str(world.ids["care_of_maya"]), "days": [0, 3]},
        "days": {"days": [0, 3]},
        "away": {"until": "2026-12-01", "tell": [str(world.ids["care_of_maya"])]},
        "care_paused": {"status": "paused"},
        "mode": {"guidance_mode": "in_session_only"},
        "note": {"text": "Sleep."},
        "decide": {"entry": str(world.ids["one_look_of_maya"]), "content": {"outcome": 1}},
        "series": {
            "id": new_id,
            "client": str(world.ids["user_of_maya"]),
            "day": "2026-12-03",
            "at": "15:00",
            "minutes": 50,
            "weeks": 2,
        },
        "meet": {
            "client": str(world.ids["user_of_maya"]),
            "starts_at": "2026-12-03T15:00:00-05:00",
            "minutes": 50,
        },
        "reviewed": {
            "client": str(world.ids["user_of_maya"]),
            "entries": [{"entry": str(world.ids["one_note_of_maya"]), "sight": "0" * 32}],
        },
        "reviewed_undo": {
            "client": str(world.ids["user_of_maya"]),
            "marked": [str(world.ids["one_note_of_maya"])],
            "marked_at": "2026-11-23T18:59:30Z",
        },
        "reminder": {
            "enabled": True,
            "local_times": ["12:30"],
            "days": [0, 1],
            "own_words": "Look up",
        },
        "digest": {"enabled": True, "local_time": "12:30", "days": [0, 1]},
        "phone": {"endpoint": "https://fcm.googleapis.com/wp/x", "p256dh": POINT, "auth": "A" * 22},
        "pause": {"paused_until": None},
        "answer": {"id": new_id, "entry": str(world.ids["one_note_of_maya"]), "text": "You chose."},
        "ask": {"client": str(world.ids["user_of_maya"]), "worksheet": "still-me"},
        "answer_at": {"entry": str(world.ids["one_note_of_maya"]), "text": "You chose."},
    }[name]
