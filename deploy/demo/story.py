"""The story that a first visitor finds: people, calls, ideas at every step of their road, products that were."""

import threading
from pathlib import Path

from deploy.demo.around import gather_around
from deploy.demo.cast import CALLS, ELECTED, IDEAS, NEIGHBOURS, SELECTION, STEERING
from deploy.demo.decided import decide_together
from deploy.demo.deposited import follow, open_the_call, submitted
from deploy.demo.documents import write_documents
from deploy.demo.examined import examine_ideas
from deploy.demo.examined_cast import CALL as EXAMINED_CALL
from deploy.demo.examined_cast import EXAMINED
from deploy.demo.exits import tell_of_exits
from deploy.demo.following import follow_products
from deploy.demo.manifesto import publish_and_sign
from deploy.demo.means import put_a_condition, tell_of_money
from deploy.demo.people import hand_out_roles, meet_everyone, seat
from deploy.demo.place import live_at_the_place
from deploy.demo.risks import write_risks
from deploy.demo.sittings import call_a_sitting
from deploy.demo.stage import Stage, Stopped, somebody
from deploy.demo.standards import tell_of_standards
from deploy.demo.training import hold_trainings
from services.portfolio.commands.beta_folder import import_folder
from shared.service import Runtime

PRODUCTS = Path(__file__).parent / "products"


def tell_the_story(runtimes: dict[str, Runtime], stop: threading.Event) -> None:
    """Tell it once for each data folder; what an interrupted start has told already is not told again."""
    told = runtimes["ideas"].settings.data_dir / "story-told"
    if told.exists():
        return
    try:
        _tell(Stage(runtimes, stop))
    except Stopped:
        return
    told.touch()


def _tell(stage: Stage) -> None:
    meet_everyone(stage)
    hand_out_roles(stage)
    body_id = seat(stage, SELECTION)
    seat(stage, STEERING)
    seat(stage, ELECTED)
    import_folder(stage.portfolio, PRODUCTS, lambda _done, _total: None)
    calls = {asked.title: open_the_call(stage, asked) for asked in (*CALLS, EXAMINED_CALL)}
    for told in IDEAS:
        follow(stage, told, calls[told.call], body_id)
    for told in EXAMINED:
        submitted(stage, told, calls[told.call])
    examine_ideas(stage.ideas, somebody, stage.now)
    for told in (*IDEAS, *EXAMINED):
        gather_around(stage.ideas, submitted(stage, told, calls[told.call]), [somebody(who) for who in NEIGHBOURS])
    publish_and_sign(stage.ideas, somebody("malo"), [somebody(who) for who in NEIGHBOURS])
    tell_of_exits(stage.portfolio, stage.governance, stage.eventually)
    tell_of_money(stage.governance, somebody("malo"))
    put_a_condition(stage.governance, somebody("malo"), owner=somebody("nolwenn"))
    follow_products(stage.portfolio, somebody("malo"), somebody("yann"), stage.eventually)
    tell_of_standards(stage.portfolio, somebody("malo"))
    write_risks(stage.portfolio, somebody("malo"))
    write_documents(stage.portfolio, somebody("malo"))
    hold_trainings(
        stage.portfolio, by=somebody("malo"), people=[somebody(who) for who in ("nolwenn", "yann", "soizic")]
    )
    decide_together(stage)
    call_a_sitting(stage.governance, somebody("malo"))
    live_at_the_place(stage.runtimes["notify"], by=somebody("malo"), people=[somebody(who) for who in NEIGHBOURS])
