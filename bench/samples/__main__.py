"""Write the sample editions' pictures, advertisements and copy into articles/."""

from pathlib import Path

from bench.samples import ads, edition, pictures

ARTICLES = Path(__file__).resolve().parents[2] / "articles"


def main() -> None:
    """Write both editions."""
    local, large = ARTICLES / "2025-08-22", ARTICLES / "2025-08-23"
    pictures.write_pictures(local, pictures.LOCAL)
    ads.write_local(local)
    pictures.write_pictures(large, pictures.LARGE)
    ads.write_large(large)
    edition.write_edition(large)


if __name__ == "__main__":
    main()
