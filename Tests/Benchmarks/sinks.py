#!/usr/bin/env python3
"""Measures the service end to end, with S3 (SeaweedFS) and Kafka (noida-db) behind it, and how much of that it costs itself.

Rounds are interleaved: requests at the service, then only PUTs of the same objects at the same SeaweedFS; at last come only records of
the same size at the same broker, all with as many under way at once. "ratio" is the service's rate against the slower of the two, the
median over the rounds. Everything shares the processors of one machine, load generators included, so the CPU seconds of each process are
printed as well: where they add up to all there is, the ratio tells what the service costs beside its sinks, not how well it waits.
Needs wrk, and the Python packages of Tests/requirements.txt.
"""
import argparse
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from bench import body, cpu, post, write_body, write_script
from servers import BUCKET, CREDENTIALS, Broker, Bucket, Service

# How many requests are under way: of small ones so many that they wait for S3 and Kafka in turn while others keep the processors busy.
CASES = {"4KiB": (4 << 10, 48), "64KiB": (64 << 10, 48), "1MiB": (1 << 20, 8), "16MiB": (16 << 20, 4)}
MIB = 1 << 20
COLUMNS = "%-6s %-9s %5s %9s %9s %9s %9s %6s %9s %9s %9s"
HEADINGS = ("size", "layout", "conn.", "CPU µs", "requests", "only PUT", "only Kafka", "ratio", "peak MiB", "allowed", "budget")


class Case:
    """A body size and a layout, with servers of their own."""

    def __init__(self, name, layout, arguments, folder):
        self.name, self.layout, self.arguments, self.folder = name, layout, arguments, folder
        self.size, self.connections = CASES[name]
        self.script, self.body = write_script(folder), write_body(folder, name, self.size)

    def measure(self):
        with Bucket(self.folder) as self.bucket, Broker(self.folder) as self.broker:
            with Service(self.arguments.service, self.folder, self.bucket, self.broker, self.layout) as self.service:
                self.servers = {"weed": self.bucket.pid, "noida-db": self.broker.pid, "service": self.service.pid}
                answered = self.requests()
                self.each = 2 if self.layout == "blob" else 1
                self.objects, self.record = self.bucket.some(self.each, self.folder), self.broker.record_size()
                loads = {"requests": self.requests, "only PUT": self.puts, "only Kafka": self.records}
                rounds = {name: [] for name in loads}
                # The broker is still at work for seconds after its load, so that comes last; it is never the slower one.
                for names in (["requests", "only PUT"], ["only Kafka"]):
                    for _ in range(self.arguments.rounds):
                        for name in names:
                            rounds[name].append(self.timed(loads[name]))
                answered += sum(count for count, _, _ in rounds["requests"])
                self.check(answered)
                self.report(rounds)

    def timed(self, load):
        """How often a load succeeded, how long it took, and the CPU seconds of every process meanwhile."""
        children = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        before, own, begun = {name: cpu(pid) for name, pid in self.servers.items()}, children(), time.monotonic()
        count = load()
        spent = {name: cpu(pid) - before[name] for name, pid in self.servers.items()}
        return count, time.monotonic() - begun, dict(spent, load=children() - own)

    def requests(self):
        return post(self.service.url, self.body, self.connections, self.arguments.seconds, self.script)

    def puts(self):
        words = ["put", "--endpoint", self.bucket.endpoint, "--bucket", BUCKET]
        words += ["--object=" + path for path in self.objects]
        return self.load(words, self.connections * self.each) // self.each

    def records(self):
        return self.load(["produce", "--broker", self.broker.address, "--topic", "only_records", "--bytes", str(self.record)], self.connections)

    def load(self, words, number):
        words = [self.arguments.loader] + words + ["--in-flight", str(number), "--seconds", str(self.arguments.seconds)]
        return int(subprocess.run(words, env=dict(os.environ, **CREDENTIALS), stdout=subprocess.PIPE, check=True).stdout)

    def check(self, answered):
        """Every 200 has its objects and its record; wrk leaves up to one request a connection behind at the end of a round."""
        time.sleep(0.5)
        most = answered + (self.arguments.rounds + 1) * self.connections
        for what, count in (("events stored", len(self.bucket.keys()) // self.each), ("records", self.broker.count())):
            if not answered <= count <= most:
                sys.exit("%d requests were answered with 200, but there are %d %s" % (answered, count, what))

    def report(self, rounds):
        rates = {name: [count / self.arguments.seconds for count, _, _ in rows] for name, rows in rounds.items()}
        ratio = statistics.median(ours / min(others) for ours, *others in zip(*rates.values()))
        micros = statistics.median(spent["service"] / count * 1e6 for count, _, spent in rounds["requests"])
        allowed = (64 << 20) + 1.2 * self.connections * os.path.getsize(self.body)
        middle = ["%.0f" % statistics.median(values) for values in rates.values()]
        memory = [self.service.peak(), allowed, self.service.metric("capture_memory_peak_bytes")]
        print(COLUMNS % tuple(
            [self.name, self.layout, self.connections, "%.0f" % micros] + middle + ["%.2f" % ratio] + ["%.1f" % (bytes / MIB) for bytes in memory]))
        for name, rows in rounds.items():
            parts = ["%s %.0f%%" % (process, 100 * statistics.median(spent[process] / seconds for _, seconds, spent in rows)) for process in rows[0][2]]
            print("       CPU of %-10s %s" % (name + ":", ", ".join(parts)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", required=True, help="the program capture-ai")
    parser.add_argument("--loader", required=True, help="the program capture-bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each load in each round")
    parser.add_argument("--sizes", default=",".join(CASES))
    parser.add_argument("--blob-sizes", default="64KiB", help="sizes that the layout blob is measured with as well")
    arguments = parser.parse_args()
    # So that a polite end kills the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))

    print("%d processors; rates are events a second; CPU of one processor is 100%%" % os.cpu_count())
    print(COLUMNS % HEADINGS)
    for size in arguments.sizes.split(","):
        for layout in ["multipart"] + (["blob"] if size in arguments.blob_sizes.split(",") else []):
            with tempfile.TemporaryDirectory() as folder:
                Case(size, layout, arguments, folder).measure()


main()
