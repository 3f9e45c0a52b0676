import { type AlertRule, type TwinDefinition } from '@orrery/contracts';

export const FILLER = 'acme:riverside:filler';
export const CAPPER = 'acme:riverside:capper';

export const definition = (more: Partial<TwinDefinition> = {}): TwinDefinition => ({
  model: 'dtmi:test:Filler;1',
  name: 'Line 1 filler',
  level: 'machine',
  properties: { flow: { kind: 'telemetry', datatype: 'double', unit: 'litrePerSecond', source: 'plc' }, speed: { kind: 'telemetry', datatype: 'double', source: 'plc' } },
  relationships: [],
  sources: { plc: { clock: 'device', acceptPastMs: 1, acceptFutureMs: 1 } },
  ...more,
});

/** A filler that feeds a capper. */
export const TWINS = new Map([
  [FILLER, definition({ relationships: [{ name: 'feeds', target: CAPPER }] })],
  [CAPPER, definition({ name: 'Capper' })],
]);

export const low = (more: Partial<AlertRule> = {}): AlertRule => ({ id: 'low', title: 'Flow is low', on: { level: 'machine' }, check: { kind: 'threshold', path: 'flow', below: 1 }, priority: 'high', onDelayMs: 0, offDelayMs: 0, ...more });
