"""What Keel costs, as ratios: `make bench`, or `python -m bench --help`. See README.md here.

The registry: the name of a bench, and the module whose `run(place)` gives its figures.
"""

BENCHES = {
    "entries": "bench.entries",
    "claims": "bench.claims",
    "ticks": "bench.ticks",
    "beat": "bench.beat",
    "burst": "bench.burst",
    "timeline": "bench.timeline",
    "today": "bench.today",
    "caseload": "bench.caseload",
    "pages": "bench.pages",
    "export": "bench.export",
    "processes": "bench.processes",
}
