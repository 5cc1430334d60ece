"""docs/baseline.md: its commands run one after the other, and end as the page says."""

from __future__ import annotations

from compliance.cli.diagnostics import ExitCode
from compliance.cli.main import main
from tests.docs.pages import commands


def test_the_commands_one_after_the_other(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    codes = [main(arguments) for arguments in commands("docs/baseline.md")]
    # Numergy misses what is sufficient at both dates; held against itself it got no worse; and then the calendar went on.
    assert codes == [ExitCode.NOT_MET, ExitCode.OK, ExitCode.NOT_MET, ExitCode.NOT_MET]
    captured = capsys.readouterr()
    assert "met  nothing worse than as of 2015-06-01" in captured.out
    assert "From baseline.json to now.json" in captured.out
    assert "Traceback" not in captured.err
