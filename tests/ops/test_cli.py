"""The command line: Vietnamese help, one plain sentence on errors, honest exit statuses."""

import pytest

from vuonuom.ops import cli


def test_without_words_it_lists_what_is_built(capsys):
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert "cách dùng: vuonuom" in said
    assert "  check     đếm lại mọi con số" in said


@pytest.mark.parametrize("verb", cli.built())
def test_every_built_verb_has_help_in_vietnamese(capsys, verb):
    with pytest.raises(SystemExit) as left:
        cli.main([verb, "--help"])
    said = capsys.readouterr().out
    assert left.value.code == 0
    assert said.startswith(f"cách dùng: vuonuom {verb}")
    assert "show this help" not in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["frob"], "vuonuom: LỆNH không nhận giá trị 'frob'. Xem vuonuom --help\n"),
        (["check", "--frob"], "vuonuom check: không hiểu: --frob. Xem vuonuom check --help\n"),
        (["backup"], "vuonuom backup: còn thiếu: TỆP. Xem vuonuom backup --help\n"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(capsys, words, sentence):
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert (left.value.code, capsys.readouterr().err) == (2, sentence)


def test_a_file_that_cannot_be_written_is_told(db, capsys, tmp_path):
    assert cli.main(["backup", str(tmp_path / "absent" / "x.tar.gz")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
