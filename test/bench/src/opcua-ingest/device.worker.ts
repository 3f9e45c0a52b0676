import { addObject, addVariable, startOpcuaServer, type UAVariable, writeReading } from '@orrery/opcua/server';
import { setTimeout as delay } from 'node:timers/promises';
import { serve } from '../harness/serve.js';
import { CLIENTS, type ClientName, type DeviceSetup, NAMESPACE, PERIOD_MS, type PlayOrder, VARIABLES, variableId } from './layout.js';

// A real OPC UA server in a process of its own: its cost, which is the larger half, is in no figure.
const variables = new Map<ClientName, UAVariable[]>();
let tick = 0;

async function start({ pki }: DeviceSetup): Promise<string> {
  const server = await startOpcuaServer({
    name: 'Bench plant',
    namespaceUri: NAMESPACE,
    host: '127.0.0.1',
    port: 0,
    pki: { root: pki, trustUnknownClients: true, watch: false },
    securityMode: 'SignAndEncrypt',
    everyChange: true,
    build: (namespace) => {
      for (const client of CLIENTS) {
        const parent = addObject(namespace, client, client);
        variables.set(
          client,
          Array.from({ length: VARIABLES }, (_, index) => addVariable(namespace, parent, { id: variableId(client, index), name: `v${index}`, datatype: 'double' })),
        );
      }
    },
  });
  for (const client of CLIENTS) change(client);
  return server.endpoint;
}

/** @returns how many values were written. A machine that is held up changes later, never more at once. */
async function play({ client, changes }: PlayOrder): Promise<number> {
  for (let round = 0; round < changes; round += 1) {
    const due = performance.now() + PERIOD_MS;
    change(client);
    await delay(Math.max(1, due - performance.now()));
  }
  return changes * VARIABLES;
}

function change(client: ClientName): void {
  tick += 1;
  const serverTime = new Date();
  const sourceTime = { timestamp: serverTime, picoseconds: 0 };
  variables.get(client)?.forEach((variable, index) => {
    writeReading(variable, 'double', { value: 20 + Math.sin(index + tick / 10), sourceTime, serverTime });
  });
}

serve({ start, play });
