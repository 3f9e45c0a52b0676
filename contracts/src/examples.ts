import { type TwinDefinition } from './twin-definition.v1.js';

export const EXAMPLE_TWIN = 'acme:riverside:line1-filler';
export const EXAMPLE_TS = '2026-01-01T00:00:00.0000000Z';

export const EXAMPLE_DEFINITION: TwinDefinition = {
  model: 'dtmi:orrery:packaging:Filler;1',
  name: 'Line 1 filler',
  level: 'machine',
  partOf: 'acme:riverside:line1',
  externalIds: { sap: '10000123' },
  properties: {
    flowRate: { kind: 'telemetry', datatype: 'double', unit: 'litrePerSecond', source: 'packaging-plant', maxAgeMs: 5000 },
    'motor/current': { kind: 'telemetry', datatype: 'double', unit: 'ampere', source: 'packaging-plant' },
    speedSetpoint: { kind: 'property', datatype: 'double', writable: true, source: 'packaging-plant', tolerance: 0.5 },
    serialNumber: { kind: 'property', datatype: 'string', static: 'F-1001' },
  },
  relationships: [
    { name: 'partOf', target: 'acme:riverside:line1' },
    { name: 'feeds', target: 'acme:riverside:line1-capper' },
  ],
  sources: { 'packaging-plant': { clock: 'device', acceptPastMs: 604_800_000, acceptFutureMs: 600_000 } },
};
