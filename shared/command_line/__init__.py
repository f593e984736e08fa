"""The words that every service's command line has beside its roles."""

from shared.command_line import config, inbox, outbox, people, reconcile, retention

THEMES = (inbox, outbox, reconcile, people, retention, config)
SUBCOMMANDS = tuple(word for theme in THEMES for word in theme.SUBCOMMANDS)
