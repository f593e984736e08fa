"""Looks at pages as a person would: on a phone and on a desk, with axe-core's eyes and with a scale."""

from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

PICTURES = Path(__file__).resolve().parent.parent / "var" / "screenshots"
WIDTHS = {320: 640, 1280: 900}
HEAVIEST = 60_000
# WCAG 2.2 A and AA and the French RGAA, with axe's own good practice beside them.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]}
# Whether one sees which element has the focus.
DRAWN = """
[document.activeElement, document.activeElement.closest('label')].filter(Boolean)
  .map(getComputedStyle).some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none')
"""


@dataclass
class Visitor:
    """A person's browser window: one session cookie, and a list of everything the page got wrong."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    fetched: list[Request] = field(default_factory=list)

    def look_at(self, path: str, name: str, *, status: int = 200) -> None:
        """Opens a page, pictures it at both widths and fails with the list of all that is wrong."""
        self._open(path, status)
        self.look_around(name)

    def look_around(self, name: str) -> None:
        """The same for the page that is open now, for instance after a form was sent."""
        # What it fetches by itself is over first: it weighs, and it may complain.
        self.page.wait_for_load_state("networkidle")
        wrong = list(self.complaints) + self._too_heavy()
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{width} px: {fault}" for fault in (*_overflow(self.page), *_axe(self.page))]
            _picture(self.page, f"{name}-{width}")
        assert not wrong, f"{self.page.url} ({name}):\n  " + "\n  ".join(wrong)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def note(self, request: Request) -> None:
        self.fetched.append(request)

    def _too_heavy(self) -> list[str]:
        """The page with all it fetches, as sent."""
        weight = sum(request.sizes()["responseBodySize"] for request in self.fetched)
        return [f"weighs {weight} bytes, {HEAVIEST} at most"] if weight > HEAVIEST else []

    def _open(self, path: str, status: int) -> None:
        self.fetched.clear()
        self.complaints.clear()
        answer = self.page.goto(self.address + path)
        if answer is None or answer.status != status:
            self.complaints.append(f"answers {answer and answer.status}, {status} was expected")
        if status >= 400:
            # Chromium reports the page's own status as an error; here it was asked for.
            self.complaints[:] = [text for text in self.complaints if "Failed to load resource" not in text]


def visit(browser: Browser, address: str, **options: Any) -> Visitor:
    """A new window without cookies; `java_script_enabled=False` for a visit without JavaScript."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    visitor = Visitor(context, page, address.rstrip("/"))
    page.on("console", visitor.hear)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    page.on("requestfinished", visitor.note)
    return visitor


def _overflow(page: Page) -> list[str]:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wider} px"] if wider > 0 else []


def _axe(page: Page) -> list[str]:
    """axe-core's violations, one line each with the elements concerned; the script comes with a Python package."""
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    result = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [_line(violation) for violation in result["violations"]]


def _line(violation: dict[str, Any]) -> str:
    where = ", ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:5])
    return f"{violation['id']} ({violation['impact']}): {violation['help']} at {where}"


def _picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
