"""The models of models.ts in SimPy, in the way of its documentation. One order a line: model, parts, seed, as JSON; one answer a line."""
import json
import random
import sys
import time

import simpy

SERVERS = {"M/M/1": 1, "M/M/5": 5}


def queue(env, order, found, draw):
    servers = SERVERS[order["model"]]
    desk = simpy.Resource(env, capacity=servers)
    done = env.event()

    def customer():
        born = env.now
        with desk.request() as request:
            yield request
            yield env.timeout(draw(1 / (order["load"] * servers)))
        found["sum"] += env.now - born
        found["parts"] += 1
        if found["parts"] == order["parts"]:
            done.succeed()

    def arrivals():
        while True:
            yield env.timeout(draw(1.0))
            env.process(customer())

    env.process(arrivals())
    return done


def line(env, order, found, draw):
    shape = order["line"]
    stores = [simpy.Store(env, capacity=shape["places"]) for _ in range(shape["stations"] - 1)]
    done = env.event()

    def machine(i):
        left = draw(1 / shape["betweenFailures"])
        while True:
            if i > 0:
                yield stores[i - 1].get()
            work = draw(1.0)
            while work > left:
                yield env.timeout(left)
                work -= left
                yield env.timeout(draw(1 / shape["repair"]))
                left = draw(1 / shape["betweenFailures"])
            yield env.timeout(work)
            left -= work
            if i < len(stores):
                yield stores[i].put(1)
            else:
                found["parts"] += 1
                if found["parts"] == order["parts"]:
                    done.succeed()

    for i in range(shape["stations"]):
        env.process(machine(i))
    return done


for text in sys.stdin:
    order = json.loads(text)
    draw = random.Random(order["seed"]).expovariate
    env = simpy.Environment()
    found = {"parts": 0, "sum": 0.0}
    begun = time.process_time()
    env.run(until=(queue if order["model"] in SERVERS else line)(env, order, found, draw))
    seconds = time.process_time() - begun
    check = found["sum"] / found["parts"] if order["model"] in SERVERS else found["parts"] / env.now
    print(json.dumps({"parts": found["parts"], "seconds": seconds, "check": check}), flush=True)
