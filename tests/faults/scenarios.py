"""Short plays, each made to bring some mistake to light; the right design passes them all."""

import random
import time

import pika

from shared.identifiers import new_id
from shared.topology import EVENTS, HISTORY, inbox_of
from tests.faults.clients import Client, Ledger
from tests.faults.findings import Findings
from tests.faults.ledger import WriteStep, write_step
from tests.faults.stage import SCENARIOS, Stage, perform, scenario
from tests.faults.world import wait_for
from tests.servers.processes import answers, free_port

__all__ = ["SCENARIOS", "perform"]

ATTEMPTS = 10
"""How often a message that always fails may be tried within three seconds."""


@scenario("a reader dies before COMMIT")
def a_reader_dies(stage: Stage) -> Findings:
    stage.world.declare()
    stage.world.write(40)
    stage.play("relay", "relay")
    assert wait_for(lambda: stage.world.published() == 40)
    stage.play("reader", "reader", "C3", "C4", "")
    return stage.end()


@scenario("a slow reader is killed")
def a_slow_reader_is_killed(stage: Stage) -> Findings:
    _slow_reader(stage)
    assert wait_for(lambda: stage.world.effects() > 0)
    time.sleep(0.5)
    _another_reader_goes_on(stage)
    return stage.end()


@scenario("a slow reader is cut, then killed")
def a_slow_reader_is_cut(stage: Stage) -> Findings:
    _slow_reader(stage)
    assert wait_for(lambda: stage.world.effects() > 0)
    had = stage.world.effects()
    time.sleep(0.3)
    stage.world.line.cut()
    assert wait_for(lambda: stage.world.effects() > had)
    assert wait_for(lambda: stage.world.queue()[0] > 0)
    time.sleep(0.5)
    _another_reader_goes_on(stage)
    return stage.end()


def _slow_reader(stage: Stage) -> None:
    """A second for each batch of ten."""
    stage.world.declare()
    stage.world.write(60)
    stage.play("relay", "relay")
    assert wait_for(lambda: stage.world.published() == 60)
    stage.play("reader", "reader", slow=0.1, batch=10)


def _another_reader_goes_on(stage: Stage) -> None:
    stage.nursery.slots["reader"].order = {}
    stage.nursery.kill("reader")


@scenario("one message is poison")
def one_message_is_poison(stage: Stage) -> Findings:
    stage.play("relay", "relay")
    stage.play("reader", "reader", hasty=False)
    stage.world.declare()
    stage.world.write(10)
    stage.world.write(1, note="poison")
    stage.world.write(10)
    assert wait_for(lambda: stage.world.effects() == 20 and stage.heard_of("attempt"))
    time.sleep(3)
    attempts = sum(line.startswith("attempt") for line in stage.nursery.lines())
    findings = stage.world.find()
    expected = {"lost": 1, "stuck": 1}
    found = {name: number for name, number in findings.faults().items() if number != expected.get(name)}
    return Findings(other=found | ({"hot": attempts} if attempts > ATTEMPTS else {}))


@scenario("the bus shuffles and repeats")
def the_bus_shuffles(stage: Stage) -> Findings:
    """Here it is we who send, instead of the relay."""
    stage.world.declare()
    stage.world.write(80)
    letters = stage.world.letters()
    letters += random.Random(1).choices(letters, k=40)
    random.Random(2).shuffle(letters)
    with stage.world.channel() as channel:
        channel.confirm_delivery()
        for letter in letters:
            channel.basic_publish(EVENTS, letter.type, letter.to_json(), pika.BasicProperties(delivery_mode=2))
    stage.world.mark_published()
    stage.play("reader-1", "reader", batch=7)
    stage.play("reader-2", "reader", batch=5)
    return stage.end()


@scenario("the line is held, then cut")
def the_line_is_held(stage: Stage) -> Findings:
    """What was sent is in the hands of the network, and is lost there."""
    stage.world.declare()
    stage.play("relay", "relay")
    stage.world.write(1)
    assert wait_for(lambda: stage.world.published() == 1)
    stage.world.line.hold(down=False)
    stage.world.write(50)
    wait_for(lambda: stage.world.published() == 51, 0.5)
    stage.world.line.cut()
    stage.world.line.release()
    stage.play("reader", "reader")
    return stage.end()


@scenario("no queue is bound for a while")
def no_queue_is_bound(stage: Stage) -> Findings:
    stage.world.declare()
    stage.play("relay", "relay")
    stage.world.write(1)
    assert wait_for(lambda: stage.world.published() == 1)
    with stage.world.channel() as channel:
        for key in stage.world.writer.service.history:
            channel.queue_unbind(HISTORY, EVENTS, key)
        for binding in stage.world.reader.service.policies.bindings:
            channel.queue_unbind(inbox_of("reader"), EVENTS, binding)
    stage.world.write(20)
    wait_for(lambda: stage.world.published() == 21, 1)
    stage.world.declare()
    stage.play("reader", "reader")
    return stage.end()


@scenario("a commit comes late")
def a_commit_comes_late(stage: Stage) -> Findings:
    stage.world.declare()
    stage.play("relay", "relay")
    stage.play("reader", "reader")
    late = new_id()
    with stage.world.writer.unit_of_work() as slow:
        write_step(WriteStep(entry_id=late, mark=new_id()), slow)
        stage.world.write(10)
        assert wait_for(lambda: stage.world.published() == 10)
    return stage.end()


@scenario("two relays look at once")
def two_relays(stage: Stage) -> Findings:
    """While the first one's confirms are on their way, a second one that leads as well sends the same rows."""
    stage.world.declare()
    stage.play("relay-1", "relay")
    stage.play("relay-2", "relay")
    stage.world.write(2)
    assert wait_for(lambda: stage.world.published() == 2)
    wait_for(lambda: stage.heard_of("relay.leads", 2), 1.5)
    time.sleep(0.3)
    stage.world.line.hold(up=False)
    stage.world.write(30)
    time.sleep(1.2)
    stage.world.line.release()
    stage.play("reader", "reader")
    findings = stage.end()
    again = len(stage.world.history()) - stage.world.published()
    findings.other = {"repeated on the bus": again} if again else {}
    return findings


@scenario("the web dies before COMMIT")
def the_web_dies_before_commit(stage: Stage) -> Findings:
    return _forms(stage, "W1", "W2", "W3", "")


@scenario("the web dies after COMMIT")
def the_web_dies_after_commit(stage: Stage) -> Findings:
    return _forms(stage, "W4", "W4", "")


def _forms(stage: Stage, *lives: str) -> Findings:
    port = free_port()
    stage.play("web", "web", *lives, port=port)
    stage.play("relay", "relay")
    stage.play("reader", "reader")
    ledger, entries = Ledger(), [new_id() for _ in range(3)]
    assert wait_for(lambda: answers(port))
    people = [Client(port, ledger, entries, 10, seed) for seed in range(2)]
    for each in people:
        each.start()
    for each in people:
        each.join(20)
        each.stop.set()
    findings = stage.end(answered=ledger.answered, asked=ledger.asked)
    unanswered = len(ledger.asked) - len(ledger.answered)
    findings.other = {name: number for name, number in (("unanswered", unanswered),) if number}
    return findings
