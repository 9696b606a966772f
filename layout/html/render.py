"""Templates to HTML. The only import of jinja2."""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from layout.html.views import PageView


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("layout.html"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=False,
    )


def render_page(page: PageView) -> str:
    """Return a page's HTML."""
    return _environment().get_template("page.html.j2").render(page=page)


def render_back(template: str, values: Mapping[str, object]) -> str:
    """Return the HTML of a page behind the last of a proof."""
    return _environment().get_template(f"{template}.html.j2").render(values)
