"""What pytest says before its closing line: the parts it ran with, and what was slow."""

LONGEST_SECONDS = 2.0
SHOWN = 8


def pytest_terminal_summary(terminalreporter) -> None:
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if getattr(report, "when", "") == "call"
    ]
    parts = [text for one in reports for name, text in one.user_properties if name == "part"]
    if parts:
        terminalreporter.section("the parts")
        terminalreporter.write_line(" · ".join(sorted(parts)))
    slow = [
        report
        for report in sorted(reports, key=lambda report: -report.duration)
        if report.duration > LONGEST_SECONDS
    ]
    if not slow:
        return
    terminalreporter.section("the slowest")
    for report in slow[:SHOWN]:
        terminalreporter.write_line(f"{report.duration:5.1f} s  {report.nodeid}")
    unsaid = [report.nodeid for report in slow if "slow" not in report.keywords]
    if unsaid:
        terminalreporter.write_line(f"Over {LONGEST_SECONDS:.0f} s without the mark `slow`:")
        for nodeid in unsaid:
            terminalreporter.write_line(f"  {nodeid}")
