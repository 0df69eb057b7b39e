"""The old side of the bench's reform: the 3,321 real communes, cut into 10,000."""

from vuonuom.ops.bench.reforms import NEW, OLD, old_codes, wards


def test_ten_thousand_old_communes_make_the_real_ones():
    chosen = wards(112_000)
    olds = old_codes(chosen)
    assert (len(chosen), sum(map(len, olds.values()))) == (NEW, OLD)
    assert min(map(len, olds.values())) == 3


def test_a_small_country_has_every_province():
    provinces = {ward["province_code"] for ward in wards(3_000)}
    assert len(provinces) == 34
