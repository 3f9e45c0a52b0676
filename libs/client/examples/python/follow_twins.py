"""Follows all twins and prints each change: an example of a system downstream of Orrery.

    pip install -r requirements.txt
    ORRERY_KAFKA_BROKERS=… ORRERY_KAFKA_USERNAME=downstream ORRERY_KAFKA_PASSWORD=… python follow_twins.py
    orrery mock gap | python follow_twins.py --stdin       # a golden stream instead of Kafka; prints the twins at its end
"""

import json
import os
import sys

from twin_mirror import TwinMirror

STATE, EVENTS = "twin.state.v1", "twin.events.v1"


def main():
    if "--stdin" in sys.argv:
        return from_stdin()
    follow(until_caught_up="--once" in sys.argv)


def from_stdin():
    """One {topic, key, value} a line."""
    mirror = TwinMirror()
    for line in sys.stdin:
        record = json.loads(line)
        hand_over(mirror, record["topic"], record["key"], record["value"])
    print(json.dumps({"twins": {twin_id: mirror.get(twin_id) for twin_id in mirror.twin_ids()}, "waiting": mirror.waiting()}))


def hand_over(mirror, topic, key, value):
    if topic == STATE:
        mirror.snapshot(key, value)
    elif value is not None:
        mirror.event(value)


def follow(until_caught_up):
    consumer = connect()
    mirror = TwinMirror()
    # Events first: what changes while the state is read is in one of the two, or in both.
    waiting_for = assign(consumer, EVENTS, from_beginning=False)
    waiting_for.update(assign(consumer, STATE, from_beginning=True))
    print("following", file=sys.stderr, flush=True)
    while True:
        message = consumer.poll(1.0)
        if message is not None and message.error() is None:
            key = message.key().decode()
            value = message.value()
            hand_over(mirror, message.topic(), key, None if value is None else json.loads(value))
            if not until_caught_up:
                twin_id = key.split("#", 1)[0]
                print(json.dumps({"twinId": twin_id, "twin": mirror.get(twin_id)}), flush=True)
        elif message is not None:
            print(message.error(), file=sys.stderr)
        # Everything that was there at the start has been read.
        for partition, end in list(waiting_for.items()):
            position = consumer.position([partition])[0].offset
            if position >= end:
                del waiting_for[partition]
        if until_caught_up and not waiting_for:
            print(json.dumps({"twins": {twin_id: mirror.get(twin_id) for twin_id in mirror.twin_ids()}, "waiting": mirror.waiting()}))
            return consumer.close()


def connect():
    from confluent_kafka import Consumer

    env = os.environ
    settings = {
        "bootstrap.servers": env["ORRERY_KAFKA_BROKERS"],
        # No partition is taken by group and nothing is committed: each process holds all twins.
        "group.id": "downstream-example",
        "enable.auto.commit": False,
        "auto.offset.reset": "error",
        "fetch.wait.max.ms": 50,
    }
    if "ORRERY_KAFKA_USERNAME" in env:
        secure = "SASL_SSL" if "ORRERY_KAFKA_CA" in env else "SASL_PLAINTEXT"
        settings |= {"security.protocol": secure, "sasl.mechanism": "SCRAM-SHA-512"}
        settings |= {"sasl.username": env["ORRERY_KAFKA_USERNAME"], "sasl.password": env["ORRERY_KAFKA_PASSWORD"]}
    if "ORRERY_KAFKA_CA" in env:
        settings["ssl.ca.location"] = env["ORRERY_KAFKA_CA"]
    return Consumer(settings)


def assign(consumer, topic, from_beginning):
    """Takes every partition of a topic. Returns where each one that is not empty ended just now."""
    from confluent_kafka import TopicPartition

    ends = {}
    partitions = []
    for number in consumer.list_topics(topic, timeout=30).topics[topic].partitions:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=30)
        start = low if from_beginning else high
        partitions.append(TopicPartition(topic, number, start))
        if start < high:
            ends[TopicPartition(topic, number)] = high
    consumer.incremental_assign(partitions)
    return ends


if __name__ == "__main__":
    main()
