"""Files are read in a process of its own, so that a bomb or a crash ends that process alone.

In: a function and what to call it with. Out: what it returns or raises, or a `UserError` where it
takes too long or too much memory. Others use `isolate.call`; a server, `processes.prepare`.

    isolate    calls a function there, with limits on time and memory
    processes  started, kept for the next file, ended
    reader     `python -m core.reading.process.reader`: what runs there
"""
