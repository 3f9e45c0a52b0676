import { type Alert, alerts, type CommandOutcome } from '@orrery/contracts';
import { type KnownCommand } from '../commands/command-book.js';
import { type Activity, activityOf, readableActivity } from './activity.js';
import { ActivityLog } from './activity-log.js';

const alert = alerts.examples[0] as Alert;
const some = (rev: number): Activity => ({ kind: 'alert', alert: { ...alert, rev } });

describe('the latest activity', () => {
  const revs = (log: ActivityLog, position: bigint[]) => log.since(position)?.map(({ activity }) => activity.kind === 'alert' && activity.alert.rev);

  it('goes on from the place that a reader was at, in each partition', () => {
    const log = new ActivityLog(2, 10);
    log.pass(0, 5n);
    for (const [slot, offset] of [[0, 5n], [1, 0n], [0, 6n]] as const) log.add({ slot, offset, activity: some(Number(offset)) });
    expect(log.position).toEqual([7n, 1n]);
    expect([revs(log, [5n, 0n]), revs(log, [6n, 1n]), revs(log, [7n, 1n])]).toEqual([[5, 0, 6], [6], []]);
  });

  it('says that what a reader missed is no longer kept', () => {
    const log = new ActivityLog(2, 2);
    log.pass(0, 5n);
    expect(revs(log, [4n, 0n])).toBeUndefined();
    for (let offset = 5n; offset < 10n; offset += 1n) log.add({ slot: 0, offset, activity: some(Number(offset)) });
    expect([revs(log, [5n, 0n]), revs(log, [8n, 0n])]).toEqual([undefined, [8, 9]]);
  });

  it('lets a reader wait who was further on another instance', () => expect(revs(new ActivityLog(1, 2), [3n])).toEqual([]));

  it('passes over what tells of nothing, and keeps what came before it', () => {
    const log = new ActivityLog(1, 5);
    log.add({ slot: 0, offset: 0n, activity: some(1) });
    log.pass(0, 4n);
    expect([log.position, revs(log, [0n]), revs(log, [1n])]).toEqual([[4n], [1], []]);
  });
});

describe('what an outcome tells', () => {
  const base: CommandOutcome = { type: 'proposed', at: alert.raisedAt, command: 'c-1', twinId: alert.twinId, path: 'speed', audit: { seq: 1, hash: 'a'.repeat(64) } };
  const command = { id: 'c-1', twinId: alert.twinId, path: 'speed', steps: [] } as unknown as KnownCommand;

  it('is a command as it stands, a lock or a switch; and nothing where it only answers a request', () => {
    expect(activityOf(base, () => command)).toEqual({ kind: 'command', command });
    expect(activityOf({ type: 'killed', at: base.at, site: 'acme:riverside', by: 'mia', reason: 'smoke' }, () => undefined)).toEqual({ kind: 'stop', stop: { type: 'killed', at: base.at, site: 'acme:riverside', by: 'mia', reason: 'smoke' } });
    const { audit: _audit, ...answer } = base;
    expect(activityOf({ ...answer, type: 'judged' }, () => command)).toBeUndefined();
  });

  it('is told only to whoever may read what it is about', () => {
    const rights = (may: boolean) => ({ may: () => may, mayAll: () => may });
    const stop: Activity = { kind: 'stop', stop: { type: 'killed', at: base.at, site: 'acme:riverside' } };
    const all: Activity[] = [some(1), { kind: 'command', command }, stop, { kind: 'stop', stop: { type: 'locked', at: base.at, twinId: alert.twinId } }];
    expect(all.map((each) => readableActivity(each, rights(false), () => false))).toEqual([undefined, undefined, undefined, undefined]);
    expect(all.every((each) => readableActivity(each, rights(true), () => true))).toBe(true);
    expect(readableActivity({ kind: 'command', command }, rights(true), () => true)).not.toHaveProperty('steps');
  });
});
