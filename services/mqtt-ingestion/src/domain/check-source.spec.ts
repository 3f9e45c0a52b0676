import { type MqttSourceEntry } from '@orrery/contracts';
import { jsonSource } from '../fixture/entries.js';
import { needsReconnect, sourceProblem } from './check-source.js';
import { explain } from './explain-failure.js';
import { LetterBudget } from './letter-budget.js';

const NOW = '2026-06-01T00:00:00.0000000Z';
const waiver = { reason: 'old broker', expires: '2026-12-31T00:00:00.0000000Z' };
const secure = jsonSource('s', 'mqtts://broker:8883');

describe('a source', () => {
  it.each<[string, MqttSourceEntry, string | undefined]>([
    ['encrypted', secure, undefined],
    ['not encrypted', { ...secure, endpoint: 'mqtt://broker' }, 'needs a waiver'],
    ['not encrypted, under a waiver', { ...secure, endpoint: 'mqtt://broker', waiver }, undefined],
    ['not encrypted, under one that has run out', { ...secure, endpoint: 'mqtt://broker', waiver: { ...waiver, expires: NOW } }, 'expired'],
    ['of a payload that a later version knows', { ...secure, payload: 'avro' }, 'not known to this version'],
    ['of another protocol', { ...secure, endpoint: 'http://broker' }, 'no MQTT endpoint'],
  ])('that is %s', (_what, source, problem) => {
    if (problem === undefined) expect(sourceProblem(source, NOW)).toBeUndefined();
    else expect(sourceProblem(source, NOW)).toContain(problem);
  });

  it('is reached anew when what is subscribed changes, not when times are judged otherwise', () => {
    expect(needsReconnect(secure, { ...secure, templates: [{ topic: 'other' }] })).toBe(true);
    expect(needsReconnect(secure, { ...secure, acceptPastMs: 1, templates: [{ ...secure.templates![0]!, time: { pointer: '/t', format: 'iso' } }] })).toBe(false);
  });
});

describe('a failure', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'ORRERY_MQTT_CA'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'another host'],
    ['ECONNREFUSED', 'nothing listens there'],
    ['EPROTO', 'does not speak TLS'],
  ])('%s is told with what to do', (code, told) => {
    expect(explain(Object.assign(new Error('x'), { code }), 'mqtts://broker:8883')).toContain(told);
  });
});

describe('dead letters', () => {
  it('come at a rate in the long run, and in bursts', () => {
    const budget = new LetterBudget(5, 10);
    const taken = (nowMs: number, tries: number) => Array.from({ length: tries }, () => budget.take(nowMs)).filter(Boolean).length;
    expect([taken(0, 20), taken(100, 20), taken(300, 20), taken(60_000, 20)]).toEqual([5, 1, 2, 5]);
  });
});
