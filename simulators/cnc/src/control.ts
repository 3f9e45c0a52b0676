import { ControlError, type ControlRoutes } from '@orrery/opcua/server';
import { FAULT_KINDS, type FaultKind } from './domain/faults.js';
import { type RunningCell } from './running-cell.js';

const SOME_MESSAGES = 20;
const ONE_HOUR_MS = 3_600_000;

/** What a test or a trainer can do to the cell over HTTP. */
export function controlRoutes(cell: RunningCell): ControlRoutes {
  const { publisher } = cell;
  return {
    'GET /health': () => ({ status: 'ok', connected: publisher.connected, published: publisher.published, acknowledged: publisher.acknowledged, dropped: publisher.dropped }),
    'GET /state': () =>
      Object.fromEntries(cell.machines.map((machine) => [machine.name, { state: machine.state, program: machine.program.name, speed: machine.speed, torque: machine.torque, wear: machine.wear, parts: machine.parts }])),
    'GET /faults': () => cell.faults,
    'POST /faults': ({ body }) => {
      const { kind, target, value } = body;
      if (!FAULT_KINDS.includes(kind as FaultKind)) throw new ControlError(400, `fault kind ${JSON.stringify(kind)} is unknown; there are ${FAULT_KINDS.join(', ')}`);
      if (value !== undefined && !Number.isInteger(value)) throw new ControlError(400, 'value must be a whole number: messages, or milliseconds of clock-skew');
      const wanted = (value as number | undefined) ?? (kind === 'clock-skew' ? ONE_HOUR_MS : SOME_MESSAGES);
      const fault = cell.cause(kind as FaultKind, String(target), wanted);
      if (!fault) throw new ControlError(400, `there is no machine ${JSON.stringify(target)}; there are ${cell.machines.map(({ name }) => name).join(', ')}`);
      return fault;
    },
    'DELETE /faults/:id': ({ params: [id = ''] }) => {
      const fault = cell.repair(id);
      if (!fault) throw new ControlError(404, `there is no fault ${id}; active are ${cell.faults.map((each) => each.id).join(', ') || 'none'}`);
      return fault;
    },
  };
}
