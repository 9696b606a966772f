"""Each rule catches the PDF that is broken in its way, and says nothing else but what follows from it."""

import pytest

from layout.findings import Severity
from layout.preflight.check import preflight, rules
from layout.preflight.profiles import TARGETS
from tests.preflight import good
from tests.preflight.cases import CASES

#: Codes that no file can show, and the test that shows them.
ELSEWHERE = {
    "file/unreadable": "test_strangers.py",
    "ink/not-measured": "test_engine.py",
    "ink/unmeasurable": "test_engine.py",
    "a/no-xmp": "test_engine.py",
    "a/xmp-damaged": "test_engine.py",
}


def name(case):
    return f"{case.code.replace('/', '-')}-{CASES.index(case)}"


@pytest.mark.parametrize(
    "case", [pytest.param(c, marks=[pytest.mark.slow] if c.ink else [], id=name(c)) for c in CASES]
)
def test_case(tmp_path, case):
    sample = good.archive_sample() if case.archive else good.Sample()
    case.make(sample)
    pdf = sample.save(tmp_path / "broken.pdf")
    layout = case.made_up or (good.layout() if case.code.startswith("layout/") else None)
    report = preflight(pdf, press=case.press, layout=layout, ink=case.ink)
    codes = {finding.code for finding in report.findings}
    assert case.code in codes
    assert codes <= {case.code, *case.follows}, [str(f) for f in report.findings]


def test_every_code_has_a_case():
    codes = {code for rule in rules().values() for code in rule.codes}
    assert codes - {case.code for case in CASES} - set(ELSEWHERE) == set()


def test_every_rule_belongs_to_a_target_and_every_target_knows_its_rules():
    used = {each for target in TARGETS.values() for each in target.rules}
    assert used == set(rules())


def test_targets_list_no_rule_twice():
    for target in TARGETS.values():
        assert len(target.rules) == len(set(target.rules))


def test_overrides_give_their_reason_and_name_known_codes():
    for target in TARGETS.values():
        known = {code for each in target.rules for code in rules()[each].codes}
        for code, override in target.overrides.items():
            assert code in known
            assert override.reason.endswith(".")


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id.replace("/", "-"))
def test_rules_explain_themselves(rule):
    assert rule.title
    assert len(rule.why) > 20
    assert rule.why.endswith(".")
    assert rule.source
    assert rule.codes
    assert (rule.document is None) != (rule.page is None)
    assert all(severity < Severity.BROKEN for severity in rule.codes.values())
