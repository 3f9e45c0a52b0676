import { type Buffer } from './buffer.js';
import { type Machine } from './machine.js';

/** A buffer as a machine of its own: it can jam, stop and wear. */
export function conveyor(buffer: Buffer): Machine {
  return {
    name: buffer.name,
    type: 'Conveyor',
    motors: { Motor: buffer.motor },
    signals: buffer.signals(),
    methods: {
      Start: () => {
        buffer.enabled = true;
      },
      Stop: () => {
        buffer.enabled = false;
      },
      ClearJam: () => {
        buffer.jammed = false;
      },
      ReplaceBearing: () => buffer.motor.replaceBearings(),
    },
    step: (dt) => buffer.step(dt),
    ledger: () => ({ totalIn: buffer.totalIn, totalOut: buffer.totalOut, totalScrap: 0, inWork: buffer.count }),
    jam: buffer,
  };
}
