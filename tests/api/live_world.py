"""Fills the live server's database and prints the people's tokens and sessions; run as a program."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    from tests.api.access_things import things_made
    from tests.api.world import case_made, execution_made, world_made

    call_command("migrate", verbosity=0)
    media = folder / "media"
    media.mkdir(exist_ok=True)
    world = world_made(media)
    things_made(world)
    for person in ("owner", "other", "admin"):
        for number in range(3):
            case = case_made(world.people[person], name=f"{person}'s {number}")
            if number:
                execution_made(case, world.people[person], media=media)

    def session(user: User) -> str:
        browser = Client()
        browser.force_login(user)
        return browser.cookies["sessionid"].value

    tokens = {" ".join(key): text for key, text in world.tokens.items()}
    sessions = {f"{name} session": session(user) for name, user in world.people.items()}
    print(json.dumps({"tokens": tokens, "sessions": sessions}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
