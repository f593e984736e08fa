"""A page as a tagged PDF (PDF/UA), where WeasyPrint is installed: it is an extra (deploy/decisions/0022)."""

import importlib.util

from shared.errors import NotFound

ABSENT = "Ce service ne sait pas faire de PDF : imprimez la page, ou demandez l’ajout à la DSI."


def available() -> bool:
    """Whether it is installed; nothing of it is loaded to know."""
    return importlib.util.find_spec("weasyprint") is not None


def pdf_of(html: str, address: str) -> bytes:
    """The file; links become whole, nothing is fetched. Raises NotFound where it is not installed."""
    if not available():
        raise NotFound(ABSENT)
    from weasyprint import HTML  # heavy, and absent from most images

    page = HTML(string=html, base_url=address, url_fetcher=_nothing)
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return made


def _nothing(url: str, *_more: object, **_options: object) -> None:
    raise ValueError(f"nothing is fetched: {url}")
