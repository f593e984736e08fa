"""For each alert what makes it fire and what must not: series as promtool writes them, one value each minute."""

from dataclasses import dataclass

CALM, RAISED = "0x300", "1x300"


@dataclass(frozen=True)
class Case:
    """`bad` fires `alert` at `at`; with `good` in its place nothing does."""

    alert: str
    bad: dict[str, str]
    good: dict[str, str]
    at: str = "30m"
    service: str = ""
    """Whom the alert must name, where it is no label of the series themselves."""


def gauge(alert: str, series: str, bad: str, good: str, at: str = "30m") -> Case:
    return Case(alert, {series: bad}, {series: good}, at)


IDEAS = 'service="ideas"'
FORMS = 'tikub_forms_posted_total{service="ideas",status="%s"}'
PAGES = 'tikub_http_requests_total{service="ideas",method="GET",route="%s",status="%s"}'
TRIP = 'tikub_commit_to_effect_seconds_bucket{service="notify",publisher="ideas",le="%s"}'
SECONDS = 'tikub_http_request_seconds_bucket{service="ideas",route="%s",le="%s"}'
LANE = '{queue="portfolio.exit.PR-2026-0001",vhost="/tikub"}'
INBOX = '{queue="ideas.inbox",vhost="/tikub"}'


def up(job: str, value: str, *services: str) -> dict[str, str]:
    return {f'up{{job="{job}",service="{name}",instance="{name}:1"}}': value for name in services}


ALL = ("ideas", "governance", "portfolio", "notify")

CASES = (
    gauge("OutboxLate", f"tikub_outbox_oldest_seconds{{{IDEAS}}}", "61x300", "60x300"),
    Case(
        "OutboxLate",  # of two workers the one that reads the truth counts
        {f'tikub_outbox_oldest_seconds{{{IDEAS},instance="{n}"}}': v for n, v in (("a", "0x300"), ("b", "90x300"))},
        {f'tikub_outbox_oldest_seconds{{{IDEAS},instance="a"}}': "0x20 300x2 0x200"},
    ),
    gauge("EventsRefused", f"tikub_outbox_refused{{{IDEAS}}}", RAISED, CALM),
    Case(
        "RelayLeaderless",
        {f'tikub_relay_leads{{{IDEAS},instance="{n}"}}': CALM for n in "ab"},
        {f'tikub_relay_leads{{{IDEAS},instance="{n}"}}': v for n, v in (("a", CALM), ("b", RAISED))},
    ),
    Case(
        "RelayDoubled",
        {f'tikub_relay_leads{{{IDEAS},instance="{n}"}}': RAISED for n in "ab"},
        {f'tikub_relay_leads{{{IDEAS},instance="{n}"}}': v for n, v in (("a", CALM), ("b", RAISED))},
    ),
    gauge("ConsumerMissing", f"tikub_consumer_connected{{{IDEAS}}}", CALM, RAISED),
    Case(
        "EffectsLate",
        {TRIP % "60": "0+0x300", TRIP % "300": "0+10x300", TRIP % "+Inf": "0+10x300"},
        {TRIP % "60": "0+10x300", TRIP % "300": "0+10x300", TRIP % "+Inf": "0+10x300"},
    ),
    Case(
        "MessagesParked",
        {f'tikub_inbox_messages{{{IDEAS},state="parked"}}': RAISED},
        {f'tikub_inbox_messages{{{IDEAS},state="waiting"}}': RAISED},
    ),
    gauge("GapOpen", f"tikub_gaps{{{IDEAS}}}", RAISED, CALM),
    gauge("DigestsDiffer", f"tikub_digests_differ{{{IDEAS}}}", RAISED, "1x10 0x300"),
    gauge("TimerFailing", f'tikub_timer_failures_total{{{IDEAS},timer="inbox"}}', "0+1x300", "0 1 1 1 2 2x300"),
    gauge(
        "TimerFailing", f'tikub_timer_failures_total{{{IDEAS},timer="retention"}}', "0x60 1x60 2x60 3x200", CALM, "200m"
    ),
    Case("WorkersGone", up("workers", RAISED, *ALL[:3]), up("workers", RAISED, *ALL), service="notify"),
    Case("WorkersGone", up("workers", CALM, *ALL), up("workers", RAISED, *ALL)),
    Case("PagesGone", up("pages", RAISED, *ALL[1:]), up("pages", RAISED, *ALL), service="ideas"),
    Case("TargetDown", up("pages", CALM, "ideas"), up("pages", RAISED, "ideas")),
    gauge("DatabaseNotReady", f"tikub_database_ready{{{IDEAS}}}", CALM, RAISED),
    gauge(
        "WorkerRestarting",
        f'process_start_time_seconds{{job="workers",{IDEAS}}}',
        "0+60x300",
        "0x25 60x300",
    ),
    Case(
        "VersionsMixed",
        {f'tikub_build_info{{{IDEAS},version="{v}",instance="{v}"}}': RAISED for v in ("1", "2")},
        {f'tikub_build_info{{{IDEAS},version="1",instance="{n}"}}': RAISED for n in "ab"},
        "90m",
    ),
    Case(
        "FormsFailing",
        {FORMS % "303": "0+90x300", FORMS % "503": "0+10x300"},
        {FORMS % "303": "0+90x300", FORMS % "422": "0+10x300", FORMS % "503": CALM},
    ),
    Case(
        "PagesFailing",
        {PAGES % ("ideas.home", "200"): "0+90x300", PAGES % ("ideas.home", "500"): "0+10x300"},
        {PAGES % ("ideas.home", "200"): "0+90x300", PAGES % ("health.ready", "503"): "0+10x300"},
    ),
    Case(
        "PagesSlow",
        {SECONDS % ("ideas.home", "1"): "0+0x300", SECONDS % ("ideas.home", "+Inf"): "0+9x300"}
        | {SECONDS % ("ideas.home", "10"): "0+9x300"},
        {SECONDS % ("ideas.home", "1"): "0+9x300", SECONDS % ("ideas.home", "+Inf"): "0+9x300"},
    ),
    gauge("MailsLate", 'tikub_mails_oldest_due_seconds{service="notify"}', "901x300", "60x300"),
    gauge("MailsPutOff", 'tikub_mails_put_off{service="notify"}', "2x300", "2x10 0x300", "60m"),
    gauge("MailsFailing", 'tikub_mails{service="notify",state="failed"}', "3x80 4x200", "3x300", "100m"),
    gauge("ChecksLate", 'tikub_check_jobs_oldest_seconds{service="portfolio",lane="shared"}', "1801x300", "1800x300"),
    Case(
        "LaneWithoutWorker",
        {f"rabbitmq_detailed_queue_messages_ready{LANE}": RAISED, f"rabbitmq_detailed_queue_consumers{LANE}": CALM},
        {f"rabbitmq_detailed_queue_messages_ready{LANE}": CALM, f"rabbitmq_detailed_queue_consumers{LANE}": CALM},
    ),
    Case(
        "LaneWithoutWorker",
        {f"rabbitmq_detailed_queue_messages_ready{LANE}": RAISED, f"rabbitmq_detailed_queue_consumers{LANE}": CALM},
        {f"rabbitmq_detailed_queue_messages_ready{LANE}": RAISED, f"rabbitmq_detailed_queue_consumers{LANE}": RAISED},
    ),
    Case("TargetDown", up("exit-workers", CALM, "portfolio"), up("exit-workers", RAISED, "portfolio")),
    Case("BrokerDown", {}, {'up{job="rabbitmq",instance="a"}': RAISED}),
    Case(
        "BrokerNodeMissing",
        {'up{job="rabbitmq",instance="a"}': RAISED, 'up{job="rabbitmq",instance="b"}': "1x20 _x200"},
        {f'up{{job="rabbitmq",instance="{n}"}}': RAISED for n in "ab"},
        "40m",
    ),
    gauge("BrokerMemoryAlarm", 'rabbitmq_alarms_memory_used_watermark{instance="a"}', RAISED, CALM),
    gauge("BrokerDiskAlarm", 'rabbitmq_alarms_free_disk_space_watermark{instance="a"}', RAISED, CALM),
    Case(
        "BrokerDiskFilling",
        {"rabbitmq_disk_space_available_bytes": "15x300", "rabbitmq_disk_space_available_limit_bytes": "10x300"},
        {"rabbitmq_disk_space_available_bytes": "25x300", "rabbitmq_disk_space_available_limit_bytes": "10x300"},
    ),
    gauge("QueueWithoutConsumer", f"rabbitmq_detailed_queue_consumers{INBOX}", CALM, RAISED),
    gauge("QueueLong", f"rabbitmq_detailed_queue_messages_ready{INBOX}", "10001x300", "10000x300"),
    Case(
        "DeadLetters",
        {'rabbitmq_detailed_queue_messages{queue="tikub.dead",vhost="/tikub"}': RAISED},
        {f"rabbitmq_detailed_queue_messages{INBOX}": RAISED},
    ),
)
