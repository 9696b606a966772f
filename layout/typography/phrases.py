"""The paper's own words: what it says in its furniture, by language."""

import datetime
from typing import Final

_MONTHS: Final = {
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}  # fmt: skip
_DAYS: Final = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

PHRASES: Final = {
    "de": {
        "commentary": "Kommentar", "letters": "Lesermeinungen", "analysis": "Analyse", "page": "Seite", "number": "Nr.",
        "volume": "Jahrgang", "cover": "Titelbild {credit}.", "continued-on": "Fortsetzung auf Seite {page}",
        "continued-from": "Fortsetzung von Seite {page}", "ad": "Anzeige", "imprint": "Impressum", "contents": "Inhalt",
        "corrections": "Berichtigung", "edition-of": "Ausgabe vom {date}", "by": "Von",
        "responsible": "Verantwortlich im Sinne des Presserechts (V.i.S.d.P.)",
        "publisher": "Verlag", "printer": "Druck", "advertising": "Anzeigen", "today": "Heute im Blatt",
        "proof": "Korrekturabzug", "version": "Fassung",
    },
    "en": {
        "commentary": "Comment", "letters": "Readers’ letters", "analysis": "Analysis", "page": "Page", "number": "No.",
        "volume": "Volume", "cover": "Cover picture {credit}.", "continued-on": "Continued on page {page}",
        "continued-from": "Continued from page {page}", "ad": "Advertisement", "imprint": "Imprint", "contents": "Contents",
        "corrections": "Correction", "edition-of": "Edition of {date}", "by": "By", "responsible": "Responsible editor",
        "publisher": "Publisher",
        "printer": "Printed by", "advertising": "Advertising", "today": "In this issue", "proof": "Proof", "version": "Version",
    },
}  # fmt: skip


def phrase(language: str, name: str, **values: object) -> str:
    """Return a phrase of the paper's in a language; German where the language has none."""
    return PHRASES.get(language[:2], PHRASES["de"])[name].format(**values)


def long_date(day: datetime.date, language: str, *, weekday: bool = True) -> str:
    """Return a date as a newspaper writes it: "Freitag, 22. August 2025"."""
    code = language[:2] if language[:2] in _MONTHS else "de"
    month = _MONTHS[code][day.month - 1]
    text = f"{day.day}.\u00a0{month} {day.year}" if code == "de" else f"{day.day}\u00a0{month} {day.year}"
    return f"{_DAYS[code][day.weekday()]}, {text}" if weekday else text
