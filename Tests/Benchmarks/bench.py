#!/usr/bin/env python3
"""Measures the service's CPU time per request, alone or beside another server, in interleaved rounds.

The machine's speed drifts, so only ratios from one run mean something. Needs wrk.
"""
import argparse
import json
import os
import random
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = {"1KiB": 1 << 10, "64KiB": 64 << 10, "1MiB": 1 << 20, "16MiB": 16 << 20}
BOUNDARY = "----capture-bench-7MA4YWxkTrZu0gW"
TICK = os.sysconf("SC_CLK_TCK")
WRK = """
local f = io.open(os.getenv("BODY"), "rb"); local body = f:read("*a"); f:close()
wrk.method = "POST"; wrk.body = body
wrk.headers["Content-Type"] = "multipart/form-data; boundary=" .. os.getenv("BOUNDARY")
"""


def chat(size, rng):
    """JSON text as chats have it: many short strings, some long ones."""
    words = ["the", "of", "and", "to", "in", "model", "answer", "question", "\\n", "é", "because", "prompt", "token"]
    out, length = [], 0
    while length < size:
        text = " ".join(rng.choice(words) for _ in range(rng.choice([20, 80, 300])))
        message = '{"role":"%s","content":[{"type":"text","text":"%s"}]}' % (rng.choice(["user", "assistant"]), text)
        out.append(message)
        length += len(message) + 1
    return ("[" + ",".join(out) + "]").encode()[:size]


def body(size):
    rng = random.Random(size)
    properties = {"$ai_model": "gpt-4o-2024-08-06", "$ai_provider": "openai", "$ai_latency": 1.25, "$ai_trace_id": "%032x" % rng.getrandbits(128)}
    if size > 8192:
        for number in range(24):
            properties["prop_%d" % number] = rng.choice([1 << 40, 0.5, True, None, "some text of a property", {"nested": [1, 2, 3]}])
    event = {"event": "$ai_generation", "distinct_id": "user-%d" % rng.getrandbits(40), "properties": properties}
    parts = [("event", "application/json", json.dumps(event).encode())]
    rest = max(64, size - len(parts[0][2]) - 700)
    for name, share in (("$ai_input", 0.6), ("$ai_output_choices", 0.4)):
        parts.append(("event.properties." + name, "application/octet-stream", chat(int(rest * share), rng)))
    out = b""
    for name, kind, data in parts:
        out += ('--%s\r\nContent-Disposition: form-data; name="%s"\r\nContent-Type: %s\r\n\r\n' % (BOUNDARY, name, kind)).encode() + data + b"\r\n"
    return out + ("--%s--\r\n" % BOUNDARY).encode()


def cpu(pid):
    """User and system seconds of a process so far."""
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def wait_for(port):
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("nothing listens on port %d" % port)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_script(folder):
    """wrk's script, which posts the body that the environment names."""
    script = os.path.join(folder, "post.lua")
    with open(script, "w") as file:
        file.write(WRK)
    return script


def write_body(folder, name, size):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(body(size))
    return path


def post(url, path, connections, seconds, script):
    """Posts the body of a file again and again; how many requests were answered with 200."""
    environment = dict(os.environ, BODY=path, BOUNDARY=BOUNDARY)
    command = ["wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds, "-s", script, url]
    text = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    requests = int(text.split(" requests in ")[0].split()[-1])
    if "Non-2xx" in text or requests == 0:
        sys.exit("the server refused requests:\n" + text)
    return requests


def load(url, pid, path, connections, seconds, script):
    """One round: CPU microseconds a request, and requests a second."""
    before = cpu(pid)
    requests = post(url, path, connections, seconds, script)
    return (cpu(pid) - before) / requests * 1e6, requests / seconds


def exchange(connection, request):
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, rest = answer.split(b"\r\n\r\n", 1)
    length = int(head.lower().split(b"content-length:")[1].split()[0])
    while len(rest) < length:
        rest += connection.recv(65536)
    if b" 200 " not in head.split(b"\r\n")[0] + b" ":
        sys.exit("the server refused a request: " + head.decode())


def instructions(words, port, path, payload, requests):
    """User-space instructions a request, counted by callgrind: the same on a busy machine as on an idle one."""
    with tempfile.TemporaryDirectory() as folder:
        # callgrind of Debian 12 cannot read Swift's debug information.
        binary = os.path.join(folder, "server")
        subprocess.run(["strip", "--strip-debug", "-o", binary, words[0]], check=True)
        out = os.path.join(folder, "callgrind.out")
        valgrind = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=" + out, binary] + words[1:]
        process = subprocess.Popen(valgrind, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            head = "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=%s\r\nContent-Length: %d\r\n\r\n"
            request = (head % (path, BOUNDARY, len(payload))).encode() + payload
            with socket.create_connection(("127.0.0.1", port)) as connection:
                for _ in range(20):
                    exchange(connection, request)
                subprocess.run(["callgrind_control", "-i", "on", str(process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
                exchange(connection, request)
                subprocess.run(["callgrind_control", "-z", str(process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
                for _ in range(requests):
                    exchange(connection, request)
                subprocess.run(["callgrind_control", "-d", str(process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            for _ in range(100):
                dumps = [name for name in os.listdir(folder) if name.startswith("callgrind.out.")]
                totals = [line for name in dumps for line in open(os.path.join(folder, name)) if line.startswith("totals:")]
                if totals:
                    return sum(int(line.split()[1]) for line in totals) / requests
                time.sleep(0.1)
            sys.exit("callgrind wrote no counts")
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def count(servers, sizes):
    print("\n%-6s %-5s %18s" % ("size", "", "instructions/req"))
    for size in sizes:
        payload = body(SIZES[size])
        for name, command, path in servers:
            requests = max(5, min(500, (8 << 20) // len(payload)))
            words = shlex.split(command.format(port=(port := free_port())))
            print("%-6s %-5s %18.0f" % (size, name, instructions(words, port, path, payload, requests)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, help="our server: a command with {port}")
    parser.add_argument("--path", default="/ai")
    parser.add_argument("--peer", help="another server to compare with: a command with {port}")
    parser.add_argument("--peer-path", default="/parse")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--instructions", action="store_true", help="count instructions as well; needs valgrind and strip")
    arguments = parser.parse_args()

    servers = [("ours", arguments.server, arguments.path)]
    if arguments.peer:
        servers.append(("peer", arguments.peer, arguments.peer_path))
    running = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            script = write_script(folder)
            for name, command, path in servers:
                port = free_port()
                process = subprocess.Popen(shlex.split(command.format(port=port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                running.append((name, process, "http://127.0.0.1:%d%s" % (port, path)))
                wait_for(port)
            print("%-6s %-5s %12s %12s %8s" % ("size", "", "CPU µs/req", "requests/s", "ratio"))
            for size in arguments.sizes.split(","):
                path = write_body(folder, size, SIZES[size])
                connections = min(arguments.connections, 4) if SIZES[size] > 4 << 20 else arguments.connections
                results = {name: [] for name, _, _ in running}
                for number in range(arguments.rounds + 1):
                    for name, process, url in running:
                        result = load(url, process.pid, path, connections, arguments.seconds, script)
                        if number > 0:
                            results[name].append(result)
                for name, rows in results.items():
                    micros, rate = (statistics.median(column) for column in zip(*rows))
                    ratio = ""
                    if name == "ours" and "peer" in results:
                        pairs = [ours[0] / peer[0] for ours, peer in zip(rows, results["peer"])]
                        ratio = "%.2f" % statistics.median(pairs)
                    print("%-6s %-5s %12.1f %12.0f %8s" % (size, name, micros, rate, ratio), flush=True)
    finally:
        for _, process, _ in running:
            process.send_signal(signal.SIGKILL)
            process.wait()
    if arguments.instructions:
        count(servers, arguments.sizes.split(","))


if __name__ == "__main__":
    main()
