"""The proof PDF's boxes, against the press it is for."""

import io

import pikepdf
import pytest
from platformdirs import user_cache_path

from layout import drawing, pagedesk, records
from layout.copy.load import load
from layout.press.variants import VARIANTS
from tests.press.small_paper import paper

pytestmark = pytest.mark.slow
POINTS = 72 / 25.4


@pytest.mark.parametrize(("press", "bleed_mm"), [("synthetic-newsprint", 0), ("digital-a4", 3)])
def test_the_proof_shows_the_bleed_of_its_press(tmp_path, press, bleed_mm):
    made = pagedesk.make_up(load(paper(tmp_path, press=press, ad=False)), user_cache_path("umbruch"))
    bleed = bleed_mm * POINTS

    assert records.layout_json(made)["page"]["bleed"] == pytest.approx(bleed, abs=0.001)
    with pikepdf.open(io.BytesIO(drawing.draw(made, VARIANTS["proof"]))) as pdf:
        for page in pdf.pages:
            media, trim, box = ([float(edge) for edge in page[name]] for name in ("/MediaBox", "/TrimBox", "/BleedBox"))
            wanted = [trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed]
            assert box == pytest.approx(wanted, abs=0.01)
            assert media[0] < box[0]  # the sheet has room for marks outside the bleed
            assert media[3] > box[3]
