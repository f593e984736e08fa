"""The dashboards of Grafana, told here and drawn by `python -m deploy.monitoring.panels` into dashboards/*.json."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "${source}"}
WIDE, HALF, HIGH = 24, 12, 8


@dataclass(frozen=True)
class Panel:
    """One picture; `unit` as Grafana names it (s, short, reqps, bytes…)."""

    title: str
    query: str
    legend: str = "{{service}}"
    unit: str = "short"
    says: str = ""
    width: int = HALF


@dataclass(frozen=True)
class Dashboard:
    """`uid` is part of its address: it never changes."""

    uid: str
    title: str
    panels: tuple[Panel, ...]
    by_service: bool = False


ROUTES = 'route!~"health[.].*"'
MINE = 'service="$service"'

PLATFORM = Dashboard(
    "tikub-plateforme",
    "Plateforme",
    (
        Panel(
            "Alertes en cours", 'sum by (alertname, service) (ALERTS{alertstate="firing"})', "{{alertname}} {{service}}"
        ),
        Panel(
            "Bases prêtes",
            "min by (service) (tikub_database_ready)",
            says="1 : prête ; 0 : ne répond pas ou pas à jour",
        ),
        Panel("Formulaires envoyés", "sum by (service) (rate(tikub_forms_posted_total[5m]))", unit="reqps"),
        Panel(
            "Part des formulaires en erreur",
            'sum by (service) (rate(tikub_forms_posted_total{status=~"5.."}[5m])) '
            "/ sum by (service) (rate(tikub_forms_posted_total[5m]))",
            unit="percentunit",
        ),
        Panel(
            "Durée d’une page (95 sur 100 font mieux)",
            f"histogram_quantile(0.95, sum by (service, le) (rate(tikub_http_request_seconds_bucket{{{ROUTES}}}[5m])))",
            unit="s",
        ),
        Panel(
            "De l’enregistrement à l’effet (95 sur 100 font mieux)",
            "histogram_quantile(0.95, sum by (service, le) (rate(tikub_commit_to_effect_seconds_bucket[5m])))",
            "entendu par {{service}}",
            "s",
        ),
        Panel("Plus vieux départ en attente", "max by (service) (tikub_outbox_oldest_seconds)", unit="s"),
        Panel("Messages mis de côté", 'max by (service) (tikub_inbox_messages{state="parked"})'),
        Panel("Dossiers auxquels il manque un événement", "max by (service) (tikub_gaps)"),
        Panel("Courriels qui ne sont pas partis", "max by (state) (tikub_mails)", "{{state}}"),
    ),
)

SERVICE = Dashboard(
    "tikub-service",
    "Un service",
    (
        Panel(
            "Pages demandées, par page",
            f"topk(10, sum by (route) (rate(tikub_http_requests_total{{{MINE}, {ROUTES}}}[5m])))",
            "{{route}}",
            "reqps",
        ),
        Panel(
            "Pages les plus lentes (95 sur 100 font mieux)",
            "topk(10, histogram_quantile(0.95, sum by (route, le) "
            f"(rate(tikub_http_request_seconds_bucket{{{MINE}, {ROUTES}}}[5m]))))",
            "{{route}}",
            "s",
        ),
        Panel(
            "Réponses, par code",
            f"sum by (status) (rate(tikub_http_requests_total{{{MINE}, {ROUTES}}}[5m]))",
            "{{status}}",
            "reqps",
        ),
        Panel(
            "Formulaires, par code",
            f"sum by (status) (rate(tikub_forms_posted_total{{{MINE}}}[5m]))",
            "{{status}}",
            "reqps",
        ),
        Panel("Événements partis", f"sum(rate(tikub_events_published_total{{{MINE}}}[5m]))", "partis", "reqps"),
        Panel(
            "Messages entendus, par issue",
            f"sum by (outcome) (rate(tikub_messages_heard_total{{{MINE}}}[5m]))",
            "{{outcome}}",
            "reqps",
        ),
        Panel("Départs en attente", f"max(tikub_outbox_unpublished{{{MINE}}})", "en attente"),
        Panel("Messages gardés, par état", f"max by (state) (tikub_inbox_messages{{{MINE}}})", "{{state}}"),
        Panel(
            "Effets, selon qui l’a dit (95 sur 100 font mieux)",
            "histogram_quantile(0.95, sum by (publisher, le) "
            f"(rate(tikub_commit_to_effect_seconds_bucket{{{MINE}}}[5m])))",
            "dit par {{publisher}}",
            "s",
        ),
        Panel("Tâches en échec", f"sum by (timer) (increase(tikub_timer_failures_total{{{MINE}}}[15m]))", "{{timer}}"),
        Panel(
            "Mémoire des travailleurs",
            f'process_resident_memory_bytes{{job="workers", {MINE}}}',
            "{{instance}}",
            "bytes",
        ),
        Panel("Versions", f"count by (version) (tikub_build_info{{{MINE}}})", "{{version}}"),
    ),
    by_service=True,
)

BUS = Dashboard(
    "tikub-bus",
    "Bus",
    (
        Panel("Messages prêts, par file", "sum by (queue) (rabbitmq_detailed_queue_messages_ready)", "{{queue}}"),
        Panel("Messages en main, par file", "sum by (queue) (rabbitmq_detailed_queue_messages_unacked)", "{{queue}}"),
        Panel("Qui écoute, par file", "sum by (queue) (rabbitmq_detailed_queue_consumers)", "{{queue}}"),
        Panel("Qui publie", "sum by (service) (tikub_relay_leads)", says="1 : un processus, comme il se doit"),
        Panel("Qui écoute, vu des services", "sum by (service) (tikub_consumer_connected)"),
        Panel("Départs en attente", "max by (service) (tikub_outbox_unpublished)"),
        Panel("Départs refusés", "max by (service) (tikub_outbox_refused)"),
        Panel("Heures dont les comptes diffèrent", "max by (service) (tikub_digests_differ)"),
        Panel("Disque libre de RabbitMQ", "rabbitmq_disk_space_available_bytes", "{{instance}}", "bytes"),
        Panel("Mémoire de RabbitMQ", "rabbitmq_process_resident_memory_bytes", "{{instance}}", "bytes"),
    ),
)


def _greatest(figure: str, label: str) -> str:
    return f"max by ({label}) ({figure})"


LANE_QUEUES = 'queue=~"portfolio[.]exit([.].+)?"'

CHECKS = Dashboard(
    "tikub-verifications",
    "Vérifications et voies",
    (
        Panel("Vérifications qui attendent, par voie", _greatest("tikub_check_jobs_waiting", "lane"), "{{lane}}"),
        Panel(
            "Depuis quand attend la plus ancienne",
            _greatest("tikub_check_jobs_oldest_seconds", "lane"),
            "{{lane}}",
            "s",
        ),
        Panel(
            "Vérifications faites, par réponse",
            "sum by (answer) (rate(tikub_checks_done_total[5m]))",
            "{{answer}}",
            "reqps",
        ),
        Panel("Réponses de la dernière heure", _greatest("tikub_checks_answered", "answer"), "{{answer}}"),
        Panel(
            "Ouvriers, par file", f"sum by (queue) (rabbitmq_detailed_queue_consumers{{{LANE_QUEUES}}})", "{{queue}}"
        ),
        Panel("Mémoire des ouvriers", 'process_resident_memory_bytes{job="exit-workers"}', "{{instance}}", "bytes"),
    ),
)

DASHBOARDS = (PLATFORM, SERVICE, BUS, CHECKS)


def drawn(dashboard: Dashboard) -> dict[str, Any]:
    """As Grafana 10 and later import it; which Prometheus it reads is chosen there."""
    source = {"name": "source", "type": "datasource", "query": "prometheus", "label": "Source"}
    service: dict[str, Any] = {"name": "service", "type": "query", "label": "Service", "datasource": SOURCE}
    service |= {"query": "label_values(tikub_build_info, service)", "refresh": 2}
    return {
        "uid": dashboard.uid,
        "title": dashboard.title,
        "tags": ["ti-kub"],
        "timezone": "Europe/Paris",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [source, service] if dashboard.by_service else [source]},
        "panels": [_panel(number, panel) for number, panel in enumerate(dashboard.panels)],
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    across = WIDE // panel.width
    place = {"h": HIGH, "w": panel.width, "x": number % across * panel.width, "y": number // across * HIGH}
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "description": panel.says,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": [{"refId": "A", "datasource": SOURCE, "expr": panel.query, "legendFormat": panel.legend}],
    }


def written(dashboard: Dashboard) -> str:
    """Its file's content."""
    return json.dumps(drawn(dashboard), ensure_ascii=False, indent=2) + "\n"


def file_of(dashboard: Dashboard) -> Path:
    """Where it is kept."""
    return FOLDER / f"{dashboard.uid.removeprefix('tikub-')}.json"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in DASHBOARDS:
        file_of(each).write_text(written(each), encoding="utf-8")
