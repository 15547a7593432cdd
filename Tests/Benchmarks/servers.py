"""Starts what the benchmarks of the sinks need, on free ports of this machine, and kills it again."""
import glob
import json
import os
import subprocess
import sys
import time
import urllib.request

import boto3
import confluent_kafka
from bench import free_port, wait_for
from botocore.config import Config

BUCKET, TOPIC = "llma", "llm_events"
ACCESS_KEY, SECRET_KEY = "bench", "the-benchmarks-secret"
# Where AWS's tools look, and what the service's pipeline.json names.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}


class Process:
    """A server's process, which says nothing; killed at the end of `with`."""

    def __init__(self, words, environment=None):
        self.words, self.environment = words, dict(os.environ, **(environment or {}))

    def __enter__(self):
        self.process = subprocess.Popen(self.words, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Bucket(Process):
    """SeaweedFS with one bucket."""

    def __init__(self, folder):
        names = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc"]
        self.ports = {name: free_port() for name in names}
        self.endpoint = "http://127.0.0.1:%d" % self.ports["s3.port"]
        identity = {
            "name": "bench", "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        data, config = os.path.join(folder, "objects"), os.path.join(folder, "s3.json")
        os.mkdir(data)
        with open(config, "w") as file:
            json.dump({"identities": [identity]}, file)
        super().__init__([
            os.path.join(os.path.dirname(sys.executable), "weed"), "server", "-dir=" + data, "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3",
            "-filer.localSocket=%s/filer.sock" % folder, "-s3.localSocket=%s/s3.sock" % folder, "-s3.config=" + config, "-s3.port.iceberg=0",
            "-s3.port.lance=0", "-master.volumeSizeLimitMB=1024", "-volume.max=20", "-master.telemetry=false", "-master.electionTimeout=1s",
        ] + ["-%s=%d" % pair for pair in self.ports.items()])

    def __enter__(self):
        super().__enter__()
        try:
            wait_for(self.ports["s3.port"])
            config = Config(retries={"total_max_attempts": 10}, s3={"addressing_style": "path"})
            self.client = boto3.client(
                "s3", endpoint_url=self.endpoint, region_name="us-east-1", aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY,
                config=config)
            self.client.create_bucket(Bucket=BUCKET)
            # The first object makes weed reserve its volumes, which takes seconds on a busy machine.
            self.client.put_object(Bucket=BUCKET, Key="first", Body=b"first")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        super().__exit__()
        # weed makes these there whatever it is told, and leaves them behind.
        for name in ("master", "volume", "filer", "s3"):
            path = "/tmp/seaweedfs-%s-grpc-%d.sock" % (name, self.ports[name + ".port.grpc"])
            if os.path.exists(path):
                os.unlink(path)

    def keys(self):
        """The keys of the service's objects."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="llma/")
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def some(self, count, folder):
        """Files with the bytes of the first of the service's objects."""
        paths = [os.path.join(folder, "object-%d" % number) for number in range(count)]
        for key, path in zip(self.keys(), paths):
            self.client.download_file(BUCKET, key, path)
        return paths


class Broker(Process):
    """noida-db."""

    def __init__(self, folder):
        port = free_port()
        self.address = "127.0.0.1:%d" % port
        (program,) = glob.glob(os.path.join(sys.prefix, "lib", "python3*", "site-packages", "noida_db", "noida-db"))
        super().__init__([program, "start", "--only", "kafka", "--kafka-port", str(port), "--data-dir", os.path.join(folder, "records")])

    def consumer(self):
        return confluent_kafka.Consumer({"bootstrap.servers": self.address, "group.id": "bench", "auto.offset.reset": "earliest"})

    def count(self):
        """How many of the service's records there are."""
        consumer = self.consumer()
        try:
            partitions = consumer.list_topics(TOPIC, timeout=10).topics[TOPIC].partitions
            marks = [consumer.get_watermark_offsets(confluent_kafka.TopicPartition(TOPIC, number), timeout=10) for number in partitions]
            return sum(high - low for low, high in marks)
        finally:
            consumer.close()

    def record_size(self):
        """The bytes of a record's value."""
        consumer = self.consumer()
        try:
            consumer.subscribe([TOPIC])
            for _ in range(60):
                record = consumer.poll(0.5)
                if record is not None and record.error() is None:
                    return len(record.value())
            sys.exit("no record came from the topic")
        finally:
            consumer.close()


class Service(Process):
    """The product, with S3 and Kafka."""

    def __init__(self, program, folder, bucket, broker, layout):
        self.port, self.admin = free_port(), free_port()
        store = {
            "bucket": BUCKET, "endpoint": bucket.endpoint, "layout": layout, "access_key": ACCESS_KEY,
            "secret_key": {"env": "AWS_SECRET_ACCESS_KEY"},
        }
        stages = [
            ("boundary_check", {}), ("multipart", {}), ("prefix_validation", {"allowed": ["$ai_"]}), ("s3_store", store),
            ("kafka_emit", {"brokers": broker.address, "topic": TOPIC}),
        ]
        pipeline = {
            "server": {"listen": "127.0.0.1:%d" % self.port, "admin": "127.0.0.1:%d" % self.admin},
            "stages": [{"use": name, "with": settings} for name, settings in stages],
        }
        path = os.path.join(folder, "pipeline.json")
        with open(path, "w") as file:
            json.dump(pipeline, file)
        self.url = "http://127.0.0.1:%d/ai" % self.port
        super().__init__([program, "run", path], CREDENTIALS)

    def __enter__(self):
        super().__enter__()
        try:
            wait_for(self.port)
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_until_ready(self):
        for _ in range(100):
            try:
                return self.ask("/_readiness")
            except OSError:
                time.sleep(0.1)
        sys.exit("the service is not ready: " + " ".join(self.words))

    def ask(self, path):
        with urllib.request.urlopen("http://127.0.0.1:%d%s" % (self.admin, path), timeout=5) as answer:
            return answer.read().decode()

    def metric(self, name):
        """The value of a metric without labels."""
        for line in self.ask("/metrics").splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
        sys.exit("the service has no metric " + name)

    def peak(self):
        """The most bytes of memory that it had."""
        for line in open("/proc/%d/status" % self.pid):
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) << 10
        sys.exit("the system does not say how much memory the service had")
