import { type Alert, type Priority, type Route } from '@orrery/contracts';
import { LOW, rule, Scene, START } from '../fixtures.js';
import { type Told } from './news.js';
import { decidePage } from './plan-page.js';

const MINUTE = 60_000;
const ROUTE: Route = { id: 'urgent', to: ['person:anna'], waitMs: 10_000, intervalMs: 5 * MINUTE };
const FIRST = new Scene(rule(LOW)).read(0, { flow: 0 }).alert;
const member = (name: string, more: Partial<Alert> = {}): Alert => ({ ...FIRST, key: `acme:riverside:${name}#low`, twinId: `acme:riverside:${name}`, priority: 'medium', ...more });
const ack = (alert: Alert): Alert => ({ ...alert, state: 'ack-active', process: 'ack-active' });

/** One group on one route: what is told of it, minute by minute. */
class Group {
  readonly told = new Map<string, Told>();

  constructor(
    public route: Route = ROUTE,
    private readonly isFor: (alert: Alert) => boolean = () => true,
  ) {}

  /** Looks at the page. @returns who is told of, what is new first with a +; or what becomes of the page instead */
  at(minute: number, members: readonly Alert[]): string {
    const nowMs = START + minute * MINUTE;
    const decision = decidePage(this.route, { members, isFor: this.isFor, toldOf: (key) => this.told.get(key) }, nowMs);
    const again = 'nextMs' in decision ? ` ${(decision.nextMs! - START) / MINUTE}` : '';
    if (decision.do !== 'send') return `${decision.do}${again}`;
    for (const { key, occurrence, count, priority } of decision.alerts) this.told.set(key, { occurrence, count, priority, atMs: nowMs, isForgotten: false });
    return decision.alerts.map((alert) => `${decision.news.includes(alert) ? '+' : ''}${alert.twinId.split(':')[2]}`).join(' ');
  }

  forget({ key }: Alert): void {
    this.told.set(key, { ...this.told.get(key)!, isForgotten: true });
  }
}

const [pump, filler, capper] = [member('pump'), member('filler'), member('capper')];
const as = (alert: Alert, priority: Priority): Alert => ({ ...alert, priority });

describe('a group is told again', () => {
  it('when an alert joins it after it was acknowledged (in PagerDuty, what joins an open incident tells nobody)', () => {
    const page = new Group();
    expect(page.at(0, [pump])).toBe('+pump');
    expect(page.at(1, [ack(pump), filler])).toBe('+filler');
    expect(page.at(2, [ack(pump), ack(filler)])).toBe('end');
  });

  it('of all that joins while nobody answers, in one message after the hold-off, so that a flood still is few mails', () => {
    const page = new Group();
    expect(page.at(0, [pump])).toBe('+pump');
    expect(page.at(1, [pump, filler])).toBe('rest 5');
    expect(page.at(2, [pump, filler, capper])).toBe('rest 5');
    expect(page.at(5, [pump, filler, capper])).toBe('+filler +capper pump');
    expect(page.at(6, [pump, filler, capper])).toBe('rest');
  });

  it('at once, when one is more urgent than anything that was told', () => {
    const page = new Group();
    page.at(0, [pump]);
    expect(page.at(1, [pump, as(filler, 'critical')])).toBe('+filler pump');
    expect(page.at(2, [pump, as(filler, 'critical'), as(capper, 'critical')])).toBe('rest 6');
  });

  it('when one of it escalates: always, and at once where that is more than was told', () => {
    const page = new Group();
    page.at(0, [pump, filler]);
    expect(page.at(1, [as(pump, 'high'), filler])).toBe('+pump filler');
    expect(page.at(2, [as(pump, 'high'), as(filler, 'high')])).toBe('rest 6');
    expect(page.at(6, [as(pump, 'high'), as(filler, 'high')])).toBe('+filler pump');
    expect(page.at(12, [as(pump, 'medium'), as(filler, 'high')])).toBe('rest');
  });

  it('when one that had returned is back, however soon (alertmanager#2398), and not more often than the hold-off if it chatters', () => {
    const page = new Group();
    page.at(0, [pump]);
    expect(page.at(1, [{ ...pump, count: 2 }])).toBe('rest 5');
    expect(page.at(5, [{ ...pump, count: 7 }])).toBe('+pump');
    expect(page.at(11, [{ ...pump, occurrence: 2, count: 1 }])).toBe('+pump');
  });

  it('when one that was shelved or suppressed is theirs again and still active (alertmanager#2896, #3367)', () => {
    const page = new Group();
    page.at(0, [pump]);
    page.forget(pump);
    expect(page.at(1, [{ ...pump, state: 'shelved' }])).toBe('end');
    expect(page.at(60, [pump])).toBe('+pump');
  });
});

describe('a group is not told again', () => {
  it('when one of it ends or came and went within the hold-off (alertmanager#1195, #2320)', () => {
    const page = new Group();
    page.at(0, [pump, filler]);
    expect(page.at(1, [pump, filler, capper])).toBe('rest 5');
    expect(page.at(5, [pump])).toBe('rest');
  });

  it('of an alert that its route is not for, though it is told with those that it is for', () => {
    const page = new Group(ROUTE, ({ twinId }) => twinId === pump.twinId);
    expect(page.at(0, [filler])).toBe('end');
    expect(page.at(1, [filler, pump])).toBe('+pump filler');
    expect(page.at(9, [filler, ack(pump)])).toBe('end');
  });

  it('of one that moved to the group of its cause and was told before', () => {
    const page = new Group();
    page.at(0, [pump]);
    expect(page.at(1, [{ ...pump, group: 'of its cause' }])).toBe('rest');
  });
});

describe('reminders and quiet hours', () => {
  const REMINDS: Route = { ...ROUTE, remindMs: 30 * MINUTE };
  /** From five minutes past midnight to six. */
  const QUIET: Route = { ...REMINDS, quiet: { from: '00:05', to: '06:00', timeZone: 'UTC', except: ['critical'] } };

  it('a reminder follows the last message, and is none where nobody is unacknowledged', () => {
    const page = new Group(REMINDS);
    expect(page.at(0, [pump])).toBe('+pump');
    expect(page.at(6, [pump])).toBe('rest 30');
    expect(page.at(30, [pump])).toBe('pump');
    expect(page.at(60, [ack(pump)])).toBe('end');
  });

  it('what is paused until a reminder is told before it when there is news (it kept the time of the reminder once)', () => {
    const page = new Group(REMINDS);
    page.at(0, [pump]);
    expect(page.at(1, [pump, as(filler, 'critical')])).toBe('+filler pump');
  });

  it('a medium one that joins a critical one waits for the morning, and the reminders of the critical one do not', () => {
    const page = new Group(QUIET);
    expect(page.at(10, [as(pump, 'critical')])).toBe('+pump');
    expect(page.at(20, [as(pump, 'critical'), filler])).toBe('defer 40');
    expect(page.at(40, [as(pump, 'critical'), filler])).toBe('+filler pump');
  });

  it('a reminder that quiet hours hold back follows at their end', () => {
    const page = new Group(QUIET);
    expect(page.at(0, [pump])).toBe('+pump');
    expect(page.at(30, [pump])).toBe('rest 360');
    expect(page.at(360, [pump])).toBe('pump');
  });

  it('what was deferred does not count as told (alertmanager#2496)', () => {
    const page = new Group(QUIET);
    expect(page.at(10, [pump])).toBe('defer 360');
    expect(page.at(360, [pump])).toBe('+pump');
  });
});
