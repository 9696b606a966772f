"""Templates to HTML. The only import of jinja2."""

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
