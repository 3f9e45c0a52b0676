"""Subscribes with asyncua, counts, and prints the count for every line on standard input."""

import asyncio
import sys

from asyncua import Client

endpoint, namespace, prefix, count, queue, period, certificate, key, application = sys.argv[1:]


class Counter:
    values = 0

    def datachange_notification(self, node, val, data):
        self.values += 1


async def main():
    client = Client(endpoint)
    client.application_uri = application
    await client.set_security_string(f"Basic256Sha256,SignAndEncrypt,{certificate},{key}")
    async with client:
        index = await client.get_namespace_index(namespace)
        counter = Counter()
        subscription = await client.create_subscription(float(period), counter)
        nodes = [client.get_node(f"ns={index};s={prefix}.v{i}") for i in range(int(count))]
        for start in range(0, len(nodes), 1000):
            await subscription.subscribe_data_change(nodes[start : start + 1000], queuesize=int(queue), sampling_interval=0.0)
        print("ready", flush=True)
        loop = asyncio.get_running_loop()
        while await loop.run_in_executor(None, sys.stdin.readline):
            print(counter.values, flush=True)


asyncio.run(main())
