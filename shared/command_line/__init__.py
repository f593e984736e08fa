"""The words that every service's command line has beside its roles."""

from shared.command_line import inbox, outbox, people, reconcile

SUBCOMMANDS = (*inbox.SUBCOMMANDS, *outbox.SUBCOMMANDS, *people.SUBCOMMANDS, *reconcile.SUBCOMMANDS)
