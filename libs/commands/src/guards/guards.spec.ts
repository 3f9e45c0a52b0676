import { addMillis } from '@orrery/twin-model';
import { GUARDS } from './guard-table.js';
import { type Facts } from './facts.js';
import { judge } from './judge.js';
import { ADA, approvalBy, BEN, goodCall, goodFacts, NOW, OLGA, person, reading, simulated, TARGET, TWIN } from './fixtures.js';

// `npm run mutate -- guards` takes one guard after the other out of the table, and wants a failure here each time.
const guards = GUARDS.filter(({ name }) => name !== process.env['ORRERY_WITHOUT_GUARD']);
const inTheWay = (facts: Facts): string[] => judge(facts, guards).flatMap(({ guard, outcome }) => (outcome === 'pass' ? [] : [guard]));
const target = (over: Partial<typeof TARGET>): Partial<Facts> => ({ target: { ...TARGET, ...over } });
const withInput = (over: Parameters<typeof reading>[1]): Partial<Facts> => ({ interlock: { holds: true, inputs: [{ path: 'jamActive', reading: reading(false, over), maxAgeMs: 5_000 }] } });
/** An input that a device tells by itself, without a maximum age. */
const heard = (over: Parameters<typeof reading>[1]): Partial<Facts> => ({ interlock: { holds: true, inputs: [{ path: 'jamActive', reading: reading(false, over) }] } });

describe('the guards, one wrong thing at a time', () => {
  it('nothing stands in the way of what is right', () => expect(inTheWay(goodFacts())).toEqual([]));
  it('nothing stands in the way of a method that is called right', () => expect(inTheWay(goodCall())).toEqual([]));
  it('a dry run shows the verdict of every guard, with what was found', () => {
    const verdicts = judge(goodFacts({}, { value: 20_000 }));
    expect(verdicts.map(({ guard }) => guard)).toEqual(GUARDS.map(({ name }) => name));
    expect(verdicts.find(({ guard }) => guard === 'range')).toMatchObject({ outcome: 'refuse', reason: '20000 is not between 3000 and 12000' });
  });
  it('a guard that cannot judge refuses', () => {
    const broken = { name: 'broken', against: '', check: () => { throw new Error('no'); } };
    expect(judge(goodFacts(), [broken])).toEqual([{ guard: 'broken', outcome: 'refuse', reason: 'could not be judged: Error: no' }]);
  });

  it.each<[string, string, Facts]>([
    ['writable', 'what the model calls read-only', goodFacts(target({ writable: false }))],
    ['writable', 'a path without a command target in the bindings', goodFacts(target({ hasAddress: false }))],
    ['writable', 'the rule of another path', goodFacts(target({ path: 'other' }))],
    ['datatype', 'text for a number', goodFacts({ ...target({ datatype: 'boolean' }) }, { value: 10_000 })],
    ['unit', 'another unit', goodFacts({}, { unit: 'bottlesPerMinute' })],
    ['unit', 'no unit where the path has one', goodFacts({}, { unit: undefined })],
    ['range', 'a value out of range', goodFacts(target({ range: { low: 3_000, high: 9_500 } }))],
    ['range', 'a number for which no range is known', goodFacts(target({ range: undefined }))],
    ['rate', 'a step that is too large', goodFacts({ current: reading(8_000) })],
    ['rate', 'many small steps that are too fast together', goodFacts({ movements: [{ from: 8_000, at: addMillis(NOW, -30_000) }] })],
    ['rate', 'small steps that only a clock set forward makes old', goodFacts({ movements: [{ from: 8_000, at: addMillis(NOW, -3_600_000), deviceAt: addMillis(NOW, -10_000) }] })],
    ['rate', 'a step from where nobody knows', goodFacts({ current: reading(9_000, { quality: 'bad' }) })],
    ['rate', 'a step from a value that its device told long ago', goodFacts({ current: reading(9_000, { heardAt: addMillis(NOW, -61_000), sourceTs: addMillis(NOW, -61_000) }) })],
    ['simulated-first', 'a wish that was tried nowhere', goodFacts({ simulation: undefined }, { simulation: undefined })],
    ['simulated-first', 'a run of which the simulation service has told nothing', goodFacts({ simulation: undefined })],
    ['simulated-first', 'a run that was right at the proposal, and is too old by the write', goodFacts({ simulation: simulated({ endedAt: addMillis(NOW, -3_600_001) }) })],
    ['device', 'a device that is not there', goodFacts({ device: { takes: false, because: 'the edge node is dead' } })],
    ['device', 'a device that nobody asked', goodFacts({ device: undefined })],
    ['datatype', 'a method without one of its arguments', goodCall({ duration: { value: 120, unit: 'second' } })],
    ['datatype', 'an argument that the method does not have', goodCall({ duration: { value: 120, unit: 'second' }, hot: { value: true }, wet: { value: true } })],
    ['datatype', 'a method that is called with no word of arguments', goodCall(null)],
    ['datatype', 'an argument of another type', goodCall({ duration: { value: 120, unit: 'second' }, hot: { value: 'yes' } })],
    ['datatype', 'arguments for what takes a value', goodFacts({}, { arguments: {} })],
    ['unit', 'an argument in another unit', goodCall({ duration: { value: 120, unit: 'minute' }, hot: { value: true } })],
    ['range', 'an argument out of range', goodCall({ duration: { value: 9, unit: 'second' }, hot: { value: true } })],
    ['interlock', 'an interlock that does not hold', goodFacts({ interlock: { holds: false, inputs: [] } })],
    ['interlock', 'an interlock that cannot be told', goodFacts({ interlock: { holds: 'indeterminate', inputs: [] } })],
    ['interlock', 'an interlock that nobody looked at', goodFacts({ interlock: undefined })],
    ['freshness', 'a stale interlock input', goodFacts(withInput({ sourceTs: addMillis(NOW, -6_000) }))],
    ['freshness', 'an interlock input of bad quality', goodFacts(withInput({ quality: 'bad' }))],
    ['freshness', 'an interlock input of uncertain quality', goodFacts(withInput({ quality: 'uncertain' }))],
    ['freshness', 'an interlock input read a minute ago', goodFacts(withInput({ readAt: addMillis(NOW, -60_000) }))],
    ['freshness', 'an interlock input without a time', goodFacts(withInput({ sourceTs: undefined }))],
    ['freshness', 'an interlock input from the future of its own server', goodFacts(withInput({ sourceTs: addMillis(NOW, 3_600_000) }))],
    ['freshness', 'an interlock input that could not be read', goodFacts({ interlock: { holds: true, inputs: [{ path: 'jamActive', reading: undefined }] } })],
    ['freshness', 'an interlock input that its device told long ago, though no maximum age is written', goodFacts(heard({ heardAt: addMillis(NOW, -61_000) }))],
    ['freshness', 'an interlock input that its device told now of long ago, though no maximum age is written', goodFacts(heard({ heardAt: NOW, sourceTs: addMillis(NOW, -61_000) }))],
    ['freshness', 'an interlock input that was heard longer ago than its stamp says', goodFacts(withInput({ heardAt: addMillis(NOW, -6_000) }))],
    ['freshness', 'a mode of bad quality', goodFacts({ mode: reading('auto', { quality: 'bad' }) })],
    ['freshness', 'a mode that was scanned too long ago', goodFacts({ mode: reading('auto', { sourceTs: addMillis(NOW, -6_000) }) })],
    ['mode', 'a machine that is run by hand', goodFacts({ mode: reading('manual') })],
    ['lock', 'a locked asset', goodFacts({ locks: [{ twinId: TWIN, by: 'mia', reason: 'hands inside' }] })],
    ['kill-switch', 'a site whose kill switch is on', goodFacts({ killed: { by: 'mia', reason: 'fire drill' } })],
    ['maintenance-window', 'an asset in its maintenance window', goodFacts({ windows: [{ id: 'w', until: addMillis(NOW, 60_000), reason: 'bearing' }] })],
    ['proposer', 'the wish of somebody who may not command', goodFacts({ proposerMay: false })],
    ['approvers', 'one approver where the risk asks for two', goodFacts({}, { approvals: [approvalBy(ADA)] })],
    ['approvers', 'one person approving twice', goodFacts({}, { approvals: [approvalBy(ADA), approvalBy(ADA)] })],
    ['self-approval', 'self-approval', goodFacts({ mayApprove: ['ada', 'ben', 'olga'] }, { approvals: [approvalBy(ADA), approvalBy(BEN), approvalBy(OLGA)] })],
    ['proof', 'an approval without proof', goodFacts({}, { approvals: [approvalBy(ADA), { ...approvalBy(BEN), proof: '' }] })],
    ['signature', 'an approval of another command, replayed for this one', goodFacts({}, { approvals: [approvalBy(ADA), approvalBy(BEN, { id: 'c-2' })] })],
    ['signature', 'an approval of this command before its value was changed', goodFacts({}, { approvals: [approvalBy(ADA), approvalBy(BEN, { value: 9_500 })] })],
    ['signature', 'an approval of this command before its deadline was put off', goodFacts({}, { approvals: [approvalBy(ADA), approvalBy(BEN, { deadline: NOW })] })],
    ['signature', 'an approval from before its rule or its address was changed', goodFacts({ conditions: 'now' }, { approvals: [{ ...approvalBy(ADA), conditions: 'now' }, { ...approvalBy(BEN), conditions: 'before' }] })],
    ['signature', 'an approval that no key of its approver signed', goodFacts({}, { approvals: [approvalBy(ADA), { ...approvalBy(BEN), key: undefined }] })],
    ['approver-rights', 'an approver whose role was revoked in between', goodFacts({ mayApprove: ['ada'] })],
    ['deadline', 'an expired command', goodFacts({ at: addMillis(NOW, 60_000), current: undefined, ...target({ rate: undefined, interlock: undefined, mode: undefined }) }, { clockOffsetMs: undefined })],
    ['deadline', 'a deadline days away', goodFacts({}, { deadline: addMillis(NOW, 7 * 24 * 3_600_000) })],
    ['deadline', 'a deadline that is no time', goodFacts({}, { deadline: 'tomorrow' })],
    ['clock', 'a clock that was set by an hour since the proposal', goodFacts({}, { clockOffsetMs: -3_600_000 })],
    ['clock', 'a wish from the future: our clock is an hour behind', goodFacts({}, { askedAt: addMillis(NOW, 3_600_000) })],
    ['clock', 'a device that no longer tells its time', goodFacts({ current: reading(9_000, { serverTs: undefined }) })],
  ])('%s: %s', (guard, _what, facts) => expect(inTheWay(facts)).toEqual([guard]));

  it('what a device told a moment ago is fresh without a maximum age, and longer ago where one is written', () => {
    expect(inTheWay(goodFacts(heard({ heardAt: addMillis(NOW, -59_000), sourceTs: addMillis(NOW, -59_000) })))).toEqual([]);
    const old = reading(false, { heardAt: addMillis(NOW, -600_000), sourceTs: addMillis(NOW, -600_000) });
    expect(inTheWay(goodFacts({ interlock: { holds: true, inputs: [{ path: 'jamActive', reading: old, maxAgeMs: 3_600_000 }] } }))).toEqual([]);
  });
  it('a step is judged from what a device told long ago where a maximum age allows that', () => {
    const current = reading(9_000, { heardAt: addMillis(NOW, -600_000), sourceTs: addMillis(NOW, -600_000) });
    expect(inTheWay(goodFacts({ current, ...target({ maxAgeMs: 3_600_000 }) }))).toEqual([]);
  });
  it('a path that no rule names is closed, whatever else is right', () => expect(inTheWay(goodFacts({ target: undefined }))).toContain('writable'));
  it('where signatures are waived an approval still is of one command alone', () => {
    const unsigned = (of = {}) => [ADA, BEN].map((by) => ({ ...approvalBy(by, of), key: undefined }));
    expect(inTheWay(goodFacts({ signatures: 'waived' }, { approvals: unsigned() }))).toEqual([]);
    expect(inTheWay(goodFacts({ signatures: 'waived' }, { approvals: unsigned({ id: 'c-2' }) }))).toEqual(['signature']);
  });
  it('a proposal waits for its approvers, and is not refused for them', () => {
    const verdicts = judge(goodFacts({ stage: 'proposal' }, { approvals: [] }), guards).filter(({ outcome }) => outcome !== 'pass');
    expect(verdicts).toMatchObject([{ guard: 'approvers', outcome: 'wait' }]);
  });
  it.each<[string, unknown, boolean]>([
    ['int16', 32_768, false], ['int16', -32_768, true], ['byte', 1.5, false], ['uint64', '18446744073709551615', true], ['uint64', '18446744073709551616', false],
    ['uint64', 2 ** 60, false], ['double', Number.NaN, false], ['double', '1', false], ['boolean', true, true], ['string', 'on', true], ['json', {}, false],
  ])('a %s takes %p: %p', (datatype, value, takes) => {
    const facts = goodFacts(target({ datatype: datatype as 'double', range: { low: -1e300, high: 1e300 } }), { value });
    expect(judge(facts).find(({ guard }) => guard === 'datatype')?.outcome).toBe(takes ? 'pass' : 'refuse');
  });
  it('everybody who stands in a table of guards has a name of their own and says what they are for', () => {
    expect(new Set(GUARDS.map(({ name }) => name)).size).toBe(GUARDS.length);
    expect(GUARDS.every(({ against }) => against.length > 10)).toBe(true);
    expect(person('x').roles).toEqual([]);
  });
});
