"""Prints every record of a topic as a line of JSON, in the form that kcat -J has. Arguments: brokers, topic."""
import json
import sys

from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

brokers, topic = sys.argv[1:]
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "read", "enable.auto.commit": False})
partitions = consumer.list_topics(topic, timeout=20).topics[topic].partitions
ends = {number: consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=20)[1] for number in partitions}
left = {number: end for number, end in ends.items() if end > 0}
consumer.assign([TopicPartition(topic, number, OFFSET_BEGINNING) for number in left])
while left:
    record = consumer.poll(20)
    if record is None or record.error():
        sys.exit(f"no record came: {record and record.error()}")
    headers = [text for name, value in record.headers() or [] for text in (name, value.decode())]
    line = {"partition": record.partition(), "offset": record.offset(), "key": record.key().decode(),
            "payload": record.value().decode(), "headers": headers}
    print(json.dumps(line))
    if record.offset() + 1 >= left[record.partition()]:
        del left[record.partition()]
consumer.close()
