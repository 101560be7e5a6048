"""What a browser sees of a live curve: when its points come, what is replaced, what is blank."""

import re
import statistics
import threading
import time

# Watches the curve's canvas. Whatever replaces it, or leaves it without a drawn pixel for a
# frame, is counted; each change of the sentence that says what is drawn is noted with its time.
WATCH = """
() => {
  const seen = window.liveCurve = {replaced: 0, blank: 0, frames: 0, told: []};
  const chart = () => document.querySelector('[class*="st-key-train_curve_"]');
  const small = document.createElement('canvas');
  small.width = small.height = 24;
  const pen = small.getContext('2d', {willReadFrequently: true});
  let canvas = null, said = null;
  const look = () => {
    const now = chart()?.querySelector('canvas') ?? null;
    if (canvas && now !== canvas) seen.replaced += 1;
    canvas = now ?? canvas;
    const label = chart()?.querySelector('[aria-label]')?.getAttribute('aria-label')
      ?? chart()?.getAttribute('aria-label');
    if (label && label !== said) {
      said = label;
      seen.told.push([Date.now(), label]);
    }
    if (now) {
      pen.clearRect(0, 0, 24, 24);
      pen.drawImage(now, 0, 0, 24, 24);
      const drawn = pen.getImageData(0, 0, 24, 24).data.some((value) => value > 0);
      seen.frames += 1;
      if (!drawn) seen.blank += 1;
    }
    requestAnimationFrame(look);
  };
  look();
}
"""


class Watch:
    """Watches a curve in the page, and the file of its run, until it is asked.

    Args:
        page: The Train page; the curve of the run stands on it.
        run: The run in training.
    """

    def __init__(self, page, run):
        self._page = page
        self._run = run
        self._ended = threading.Event()
        self._written = []  # when each epoch was in the file
        self._thread = threading.Thread(target=self._follow, daemon=True)
        page.evaluate(WATCH)
        self._thread.start()

    def end(self):
        """Returns what was seen: `replaced`, `blank`, `frames`, and the `waits` of the epochs."""
        self._ended.set()
        self._thread.join()
        seen = self._page.evaluate("() => window.liveCurve")
        return {**seen, "waits": self._waits(seen["told"])}

    def _follow(self):
        offset = 0
        while not self._ended.wait(0.01):
            rows, offset = self._run.history(offset)
            self._written += [(row.epoch, time.time()) for row in rows]

    def _waits(self, told):
        """Seconds from each epoch in the file to the curve that shows it."""
        drawn = [(at / 1000, epochs(label)) for at, label in told]
        began = told[0][0] / 1000 if told else float("inf")
        found = []
        for epoch, written_at in self._written:
            shown = [at for at, count in drawn if count >= epoch and at >= written_at]
            if shown and written_at > began:
                found.append(min(shown) - written_at)
        return found


def epochs(label):
    """How many epochs a curve says it shows."""
    told = re.search(r"Epochs drawn: ([\d,]+)\.", label)
    return int(told[1].replace(",", "")) if told else 0


def median_wait(seen):
    """The median of the waits, in seconds."""
    return statistics.median(seen["waits"])
