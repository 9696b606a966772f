"""Streams are packed so that any reader opens them, and once for files that follow one another."""

import zlib

from layout.press.packing import Packing


def packed(packing, content):
    packer = packing.compressobj(9)
    return packer.compress(content) + packer.flush()


def test_a_stream_is_whole_and_nearly_as_small_as_can_be():
    content = b" ".join(b"%d %d Td (Zeile) Tj" % (number * 7 % 100, number) for number in range(3000))
    assert zlib.decompress(packed(Packing(), content)) == content
    assert len(packed(Packing(), content)) < 1.02 * len(zlib.compress(content, 9))


def test_streams_of_the_file_before_are_not_packed_again_and_those_before_it_are_gone(monkeypatch):
    asked = []
    compress = zlib.compress
    monkeypatch.setattr(zlib, "compress", lambda content, effort: asked.append(content) or compress(content, effort))
    packing = Packing()
    for contents in ((b"a", b"b"), (b"a", b"c"), (b"a", b"b")):
        with packing.of_file():  # asked for each twice, as pydyf does
            assert [zlib.decompress(packed(packing, content)) for content in contents] == list(contents)
            assert [zlib.decompress(packed(packing, content)) for content in contents] == list(contents)
    assert asked == [b"a", b"b", b"c", b"b"]
