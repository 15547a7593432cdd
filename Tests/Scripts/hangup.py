"""Runs `capture-ai run` in a terminal of its own, sends SIGHUP, then closes the terminal; prints what became of the service.

Arguments: the program and its pipeline file.
"""
import os
import pty
import signal
import sys

process, terminal = pty.fork()
if process == 0:
    os.execv(sys.argv[1], [sys.argv[1], "run", sys.argv[2]])
printed = b""
for word, step in ((b"serving", lambda: os.kill(process, signal.SIGHUP)), (b"reloading", lambda: os.close(terminal))):
    while word not in printed:
        printed += os.read(terminal, 4096)
    step()
print("exit", os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
