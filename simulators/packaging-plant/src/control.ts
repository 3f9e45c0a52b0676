import { ControlError, type ControlRoutes } from '@orrery/opcua/server';
import { type Fault, FAULT_KINDS, FaultError, type FaultKind, GATEWAY_FAULTS, MOMENTARY } from './domain/faults.js';
import { type RunningGateways } from './mqtt/running-gateways.js';
import { type RunningPlant } from './opcua/running-plant.js';

const MAX_SPEED = 100;

/** What a test or a trainer can do to the plant over HTTP. */
export function controlRoutes(running: RunningPlant, gateways?: RunningGateways): ControlRoutes {
  const { plant } = running;
  return {
    ...running.server.routes(),
    'GET /health': () => ({ status: 'ok', endpoint: running.server.endpoint ?? null, sessions: running.server.sessions, seconds: plant.seconds, speed: running.speed, gateways: gateways?.health() ?? {} }),
    'GET /state': () => ({
      seconds: plant.seconds,
      ledger: plant.ledger(),
      machines: Object.fromEntries(plant.machines.map((machine) => [machine.name, machine.ledger?.() ?? null])),
      signals: Object.fromEntries(plant.current().map(({ signal, value }) => [[signal.machine, signal.component, signal.name].filter(Boolean).join('.'), value])),
    }),
    'GET /faults': () => plant.faults(),
    'GET /writes': () => running.writes.all(),
    'POST /faults': ({ body }) =>
      refusing(() => {
        const { kind, target, value } = body;
        if (typeof kind !== 'string') throw new FaultError(`kind is missing; there are ${FAULT_KINDS.join(', ')}`);
        const wanted = typeof target === 'string' ? target : kind === 'slow-server' ? 'server' : '';
        if (value !== undefined && typeof value !== 'number') throw new FaultError('value must be a number');
        const fault = plant.inject(kind as FaultKind, wanted, value);
        running.slowDown();
        if (GATEWAY_FAULTS.includes(fault.kind)) atGateway(running, gateways, fault);
        return fault;
      }),
    'DELETE /faults/:id': ({ params }) =>
      refusing(() => {
        const fault = plant.repair(params[0] ?? '');
        running.slowDown();
        if (GATEWAY_FAULTS.includes(fault.kind)) gateways?.repair(fault);
        return fault;
      }),
    'POST /speed': ({ body }) => {
      const factor = body['factor'];
      if (typeof factor !== 'number' || !(factor > 0 && factor <= MAX_SPEED)) throw new ControlError(400, `factor must be a number above 0 and at most ${MAX_SPEED}`);
      running.speed = factor;
      return { speed: factor };
    },
  };
}

/** A fault that cannot happen, or has happened and is over, is not an active one. */
function atGateway({ plant }: RunningPlant, gateways: RunningGateways | undefined, fault: Fault): void {
  let active = false;
  try {
    if (!gateways) throw new FaultError('the gateways are switched off: set PACKAGING_PLANT_MQTT_URL');
    gateways.cause(fault);
    active = !MOMENTARY.includes(fault.kind);
  } finally {
    if (!active) plant.repair(fault.id);
  }
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FaultError) throw new ControlError(400, error.message);
    throw error;
  }
}
