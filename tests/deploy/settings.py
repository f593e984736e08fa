"""The names that the code really reads its settings from, taken from the code at work."""

from environs import FileAwareEnv

from shared import settings


class _Listening(FileAwareEnv):
    """Remembers what it is asked for."""

    asked: set[str]

    def __getattribute__(self, name):
        found = super().__getattribute__(name)
        if name in {"str", "int", "path", "bool"}:
            return lambda variable, *rest, **options: self._ask(found, variable, rest, options)
        return found

    def _ask(self, read, variable, rest, options):
        self.asked.add(f"TIKUB_{variable}")
        return read(variable, *rest, **options)


def settings_read() -> set[str]:
    env = _Listening(eager=False, prefix="TIKUB_")
    env.asked = set()
    settings._values(env)
    return env.asked
