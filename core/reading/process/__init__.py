"""Files are read in a process of its own, so that a bomb or a crash ends that process alone.

isolate    calls a function there, with limits on time and memory
processes  started, kept for the next file, ended
reader     `python -m core.reading.process.reader`: what runs there
"""
