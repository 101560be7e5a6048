"""What a page costs the server: `python -m tests.benchmarks.page_cost`.

Opens each page with a finished run, in turns and without a browser, and prints the seconds of
processor that the server took and the seconds until all of the page was sent, medians.
"""

import asyncio
import statistics
import tempfile
from pathlib import Path

import psutil

from core import engine
from core.config import RunConfig
from core.runs import store
from core.series.samples import read_sample
from tests.browser.conftest import Server, free_port
from tests.torture.visits import Visitor

ROUNDS = 15
# What a session does once its page was sent counts, too.
AFTER_S = 0.2


async def measure(server, folder):
    """Seconds of processor and seconds of each opening, by page."""
    config = RunConfig(window=12, units=(8,), epochs=20)
    run, taken = store.create(folder, config, read_sample("airline")), {}
    process = psutil.Process(server._process.pid).children()[0]
    async with Visitor(server.url) as visitor:
        await visitor.open()
        while run.status().state != "done":
            await asyncio.sleep(0.5)
        for _ in range(ROUNDS + 1):
            for page in visitor.pages:
                before = sum(process.cpu_times()[:2])
                seconds = await visitor.open(page, f"run={run.id}")
                await asyncio.sleep(AFTER_S)
                cost = sum(process.cpu_times()[:2]) - before
                taken.setdefault(page or "data", []).append((cost, seconds))
    return taken


def main():
    """Prints a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(folder, free_port())
        server.start()
        try:
            taken = asyncio.run(measure(server, folder))
        finally:
            server.kill()
            engine.stop(folder)
    print("| page | processor, s | until sent, s |\n|---|---|---|")
    for page, openings in taken.items():
        cost, seconds = map(statistics.median, zip(*openings[1:], strict=True))
        print(f"| {page} | {cost:.3f} | {seconds:.3f} |")


if __name__ == "__main__":
    main()
