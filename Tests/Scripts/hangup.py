"""Runs `capture-ai run` in a terminal of its own, sends SIGHUP, then closes the terminal; prints what became of the service.

Arguments: the program, its pipeline file, and `nohup` to start it with SIGHUP ignored, which it must outlive.
"""
import os
import pty
import signal
import sys
import time

ignores = "nohup" in sys.argv
process, terminal = pty.fork()
if process == 0:
    if ignores:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.execv(sys.argv[1], [sys.argv[1], "run", sys.argv[2]])
printed = b""
for word, step in ((b"serving", lambda: os.kill(process, signal.SIGHUP)), (b"reloading", lambda: os.close(terminal))):
    while word not in printed:
        printed += os.read(terminal, 4096)
    step()
if ignores:
    time.sleep(1)
    print("ended" if os.waitpid(process, os.WNOHANG)[0] else "lives")
    os.kill(process, signal.SIGKILL)
else:
    print("exit", os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
