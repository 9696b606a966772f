"""House style of copy: what `umbruch check` says beyond what the files must hold.

A rule is a function that looks at one thing and yields findings; nothing is changed here. Much of what the
text rules find is put right on the page by `layout.typography`; they are said all the same, because the copy
goes to other places than the page. Rules follow what German newsrooms ask of copy (Duden, DIN 5008, the
picture credit of UrhG § 13).
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from pydantic import BaseModel

from layout.copy.model import Ad, Article, Copy, Edition, Picture
from layout.findings import Finding, Place, Severity, in_order

#: A lead's head of 30 pt over two columns takes about 60 characters in two lines; 75 go into none.
LONGEST_HEADLINE: Final = 75
#: Characters of an ear and of a section's name that stand in their own size.
_LONGEST_EAR: Final = 45
_LONGEST_SECTION: Final = 60


def lint(edition: Edition) -> tuple[Finding, ...]:
    """Return what house style has to say about all copy of an edition."""
    found: list[Finding] = []
    for article in edition.articles:
        for rule in ARTICLE_RULES:
            found += rule(article)
        found += _text_findings(article, article.language)
    language = edition.articles[0].language if edition.articles else "de"
    for edition_rule in EDITION_RULES:
        found += edition_rule(edition)
    for part in (edition.masthead, edition.imprint, *edition.teasers, *edition.fillers, *edition.corrections):
        found += _text_findings(part, language)
    return in_order(found)


def _text_findings(value: object, language: str) -> Iterator[Finding]:
    for copy in copies(value):
        for rule in TEXT_RULES:
            yield from rule(copy, language)


def copies(value: object) -> Iterator[Copy]:
    """Yield all copy below a value, in the order of its fields."""
    if isinstance(value, Copy):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from copies(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from copies(item)


def _found(code: str, message: str, place: Place | None, hint: str = "", severity: Severity = Severity.WARN) -> Finding:
    return Finding(code=code, severity=severity, message=message, place=place, hint=hint)


def _around(text: str, start: int, end: int) -> str:
    """Return what stands around a match, on one line."""
    return "“" + " ".join(text[max(0, start - 12) : end + 12].split()) + "”"


# ---------------------------------------------------------------------------------------------------- rules
# of text


def straight_quotes(copy: Copy, language: str) -> Iterator[Finding]:
    """Typewriter quotes and apostrophes."""
    wanted = "„…“ and ’" if language.startswith("de") else "“…” and ’"
    for match in re.finditer(r"[\"']", copy.text):
        message = f"straight quote: {_around(copy.text, match.start(), match.end())}"
        yield _found("copy/straight-quotes", message, copy.at(match.start()), f"write {wanted}")


def hyphen_for_dash(copy: Copy, _language: str) -> Iterator[Finding]:
    """A hyphen between spaces, where a dash is meant."""
    for match in re.finditer(r"(?<=\S) --? (?=\S)", copy.text):
        message = f"hyphen for a dash: {_around(copy.text, match.start(), match.end())}"
        yield _found("copy/hyphen-for-dash", message, copy.at(match.start() + 1), "write – between spaces")


def em_dash(copy: Copy, language: str) -> Iterator[Finding]:
    """The long dash, which German does not use."""
    if language.startswith("de"):
        for match in re.finditer("—", copy.text):
            message = f"long dash: {_around(copy.text, match.start(), match.end())}"
            yield _found("copy/em-dash", message, copy.at(match.start()), "write – between spaces")


def three_dots(copy: Copy, _language: str) -> Iterator[Finding]:
    """Three full stops for an ellipsis."""
    for match in re.finditer(r"\.{3,}", copy.text):
        message = f"full stops for an ellipsis: {_around(copy.text, match.start(), match.end())}"
        yield _found("copy/three-dots", message, copy.at(match.start()), "write …")


def double_space(copy: Copy, _language: str) -> Iterator[Finding]:
    """More than one space inside a line, or a space at its end."""
    for match in re.finditer(r"(?<=\S)(?: {2,}(?=\S)| +(?=\n|$))", copy.text):
        message = f"spaces too many: {_around(copy.text, match.start(), match.end())}"
        yield _found("copy/double-space", message, copy.at(match.start()), "keep one space, and none at the end")


def space_before_punctuation(copy: Copy, _language: str) -> Iterator[Finding]:
    """A space before a comma, semicolon, colon, question or exclamation mark, or full stop."""
    for match in re.finditer(r"(?<=\w) +[,;:!?.](?=\s|$)", copy.text):
        message = f"space before a mark: {_around(copy.text, match.start(), match.end())}"
        yield _found("copy/space-before-mark", message, copy.at(match.start()), "take the space out")


def tight_abbreviation(copy: Copy, language: str) -> Iterator[Finding]:
    """An abbreviation of several words without spaces."""
    if language.startswith("de"):
        for match in re.finditer(r"\b(?:z\.B|d\.h|u\.a|i\.d\.R|o\.ä|u\.ä|z\.T|v\.a|s\.o|s\.u)\.", copy.text):
            spaced = match[0].replace(".", ". ").strip()
            message = f"abbreviation without a space: {match[0]}"
            yield _found("copy/tight-abbreviation", message, copy.at(match.start()), f"write {spaced}")


def unpaired_quotes(copy: Copy, language: str) -> Iterator[Finding]:
    """A quotation that is opened and not closed, or the other way round."""
    opening, closing = ("„", "“") if language.startswith("de") else ("“", "”")
    opened: list[int] = []
    for match in re.finditer(f"[{opening}{closing}]", copy.text):
        if match[0] == opening:
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            message = f"quote closed but not opened: {_around(copy.text, match.start(), match.end())}"
            yield _found("copy/unpaired-quotes", message, copy.at(match.start()), f"open it with {opening}")
    for start in opened:
        message = f"quote opened but not closed: {_around(copy.text, start, start + 1)}"
        yield _found("copy/unpaired-quotes", message, copy.at(start), f"close it with {closing}")


def invisible_character(copy: Copy, _language: str) -> Iterator[Finding]:
    """Zero-width spaces, word joiners and marks of writing direction, which come by pasting."""
    for match in re.finditer("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]", copy.text):
        message = f"invisible character U+{ord(match[0]):04X}: {_around(copy.text, match.start(), match.end())}"
        yield _found("copy/invisible-character", message, copy.at(match.start()), "delete it")


def broken_encoding(copy: Copy, _language: str) -> Iterator[Finding]:
    """Characters that a wrong encoding left behind."""
    for match in re.finditer("\ufffd|Ã[\u0080-\u00bf¤¶¼Ÿ„–œ]|â€.?", copy.text):
        message = f"letters lost by a wrong encoding: {_around(copy.text, match.start(), match.end())}"
        yield _found("copy/broken-encoding", message, copy.at(match.start()), "type them again")


def stray_markup(copy: Copy, _language: str) -> Iterator[Finding]:
    """Marks of other programs, which are printed as they are typed."""
    for match in re.finditer(r"^(?:#|#{3,})[ \t]+\S.*|^##[ \t]*$|```", copy.text, re.MULTILINE):
        message = f"“{match[0][:30]}” is no mark here and would be printed"
        hint = "a crosshead begins with ## and a blank, and stands on a line of its own"
        yield _found("copy/stray-markup", message, copy.at(match.start()), hint if match[0][0] == "#" else "delete it")


# ------------------------------------------------------------------------------------------------ rules of
# articles


def long_headline(article: Article) -> Iterator[Finding]:
    """A headline that no head has room for."""
    length = len(article.headline.text)
    if length > LONGEST_HEADLINE:
        message = f"the headline has {length} characters"
        yield _found("copy/long-headline", message, article.headline.place, f"{LONGEST_HEADLINE} are plenty")


def headline_period(article: Article) -> Iterator[Finding]:
    """A headline that ends with a full stop."""
    text = article.headline.text.rstrip()
    if text.endswith(".") and not text.endswith(".."):
        place = article.headline.at(len(text) - 1)
        yield _found("copy/headline-period", "the headline ends with a full stop", place, "take it out")


def missing_byline(article: Article) -> Iterator[Finding]:
    """Copy that nobody signs."""
    if not article.byline and not article.signature:
        message = f"{article.id} has neither byline nor signature"
        yield _found("copy/missing-byline", message, article.headline.place, "add byline or signature")


def missing_credit(article: Article) -> Iterator[Finding]:
    """A picture that does not name whose it is."""
    for picture in article.pictures:
        if not picture.credit:
            message = f"{picture.file} has no credit"
            yield _found("copy/missing-credit", message, picture.file.place, "add credit: name or agency")


def missing_alt(article: Article) -> Iterator[Finding]:
    """A picture that does not say what it shows: the archive's PDF must (PDF/UA-1, 7.3)."""
    for picture in article.pictures:
        yield from _without_alt(picture, bool(picture.caption))


def letter_without_author(article: Article) -> Iterator[Finding]:
    """A letter that nobody wrote."""
    for letter in article.letters.items if article.letters else ():
        if not letter.author:
            yield _found("copy/letter-without-author", "the letter has no author", letter.text.place, "add author: …")


def unsigned_commentary(article: Article) -> Iterator[Finding]:
    """Opinion without a name; many houses let the newspaper itself speak, so it is only mentioned."""
    commentary = article.commentary
    if commentary and not commentary.author:
        message = "the commentary has no author"
        yield _found("copy/unsigned-commentary", message, commentary.text.place, "add author: …", Severity.INFO)


def credit_period(article: Article) -> Iterator[Finding]:
    """A cover credit that brings the full stop the page sets anyway."""
    credit = article.cover_credit
    if credit and credit.text.rstrip().endswith("."):
        message = f"the cover credit ends with a full stop: “{credit}”"
        yield _found("copy/credit-period", message, credit.at(len(credit.text.rstrip()) - 1), "take it out")


def _without_alt(value: Picture | Ad, has_caption: bool) -> Iterator[Finding]:
    if value.alt:
        return
    hint = "add alt: what it shows, in a sentence"
    if has_caption:
        message = f"{value.file} has no alt; its caption will have to do"
        yield _found("copy/missing-alt", message, value.file.place, hint)
    else:
        message = f"{value.file} has no alt, and the archive needs one"
        yield _found("copy/missing-alt", message, value.file.place, hint, Severity.FAIL)


# ------------------------------------------------------------------------------------------------ rules of
# editions


def advertisement_alt(edition: Edition) -> Iterator[Finding]:
    """An advertisement that does not say what it shows."""
    for ad in edition.ads:
        yield from _without_alt(ad, has_caption=False)


def missing_advertiser(edition: Edition) -> Iterator[Finding]:
    """An advertisement that nobody pays for."""
    for ad in edition.ads:
        if not ad.advertiser:
            yield _found("copy/missing-advertiser", f"{ad.file} has no advertiser", ad.file.place, "add advertiser: …")


def wrong_issn(edition: Edition) -> Iterator[Finding]:
    """An ISSN whose check digit is not its own (ISO 3297)."""
    issn = edition.issn
    if not issn:
        return
    digits = issn.text.strip().removeprefix("ISSN").strip().replace("-", "").upper()
    if re.fullmatch(r"\d{7}[\dX]", digits):
        total = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
        if digits[7] == "0123456789X"[-total % 11]:
            return
    yield _found("copy/wrong-issn", f"{issn} is no ISSN", issn.place, "look for mistyped digits")


def same_section(edition: Edition) -> Iterator[Finding]:
    """Two sections of one name."""
    seen: set[str] = set()
    for section in edition.sections:
        if section.name is not None:
            if section.name.text in seen:
                message = f"there are two sections “{section.name}”"
                yield _found("copy/same-section", message, section.name.place, "put their stories into one")
            seen.add(section.name.text)


def long_furniture(edition: Edition) -> Iterator[Finding]:
    """What stands beside something else on a line and would be set very small for it."""
    ears = edition.masthead.ears if edition.masthead else ()
    named = [("this ear", ear, _LONGEST_EAR) for ear in ears]
    named += [
        ("this section's name", part.name, _LONGEST_SECTION) for part in edition.sections if part.name is not None
    ]
    for what, copy, most in named:
        if len(copy.text) > most:
            message = f"{what} has {len(copy.text)} characters and is set small, so that it has room on its line"
            yield _found("copy/long-furniture", message, copy.place, f"{most} stand well: shorten it")


TEXT_RULES: Final[tuple[Callable[[Copy, str], Iterator[Finding]], ...]] = (
    straight_quotes,
    hyphen_for_dash,
    em_dash,
    three_dots,
    double_space,
    space_before_punctuation,
    tight_abbreviation,
    unpaired_quotes,
    invisible_character,
    broken_encoding,
    stray_markup,
)
ARTICLE_RULES: Final[tuple[Callable[[Article], Iterator[Finding]], ...]] = (
    long_headline,
    headline_period,
    missing_byline,
    missing_credit,
    missing_alt,
    letter_without_author,
    unsigned_commentary,
    credit_period,
)
EDITION_RULES: Final[tuple[Callable[[Edition], Iterator[Finding]], ...]] = (
    advertisement_alt,
    missing_advertiser,
    wrong_issn,
    same_section,
    long_furniture,
)
