"""Creates a topic. Arguments: brokers, topic, number of partitions, largest message in bytes."""
import sys

from confluent_kafka.admin import AdminClient, NewTopic

brokers, topic, partitions, limit = sys.argv[1:]
admin = AdminClient({"bootstrap.servers": brokers})
new = NewTopic(topic, int(partitions), config={"max.message.bytes": limit})
admin.create_topics([new])[topic].result(20)
