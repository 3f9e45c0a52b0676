import { alerts, type Alert, type Notification, type NotificationRoutes, notifications } from '@orrery/contracts';
import { writeStandIns } from './write-stand-ins.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const ROUTES: NotificationRoutes = {
  people: [{ id: 'anna', email: 'anna@acme.example' }, { id: 'cem', email: 'cem@acme.example' }],
  webhooks: [],
  rotas: [],
  routes: [{ id: 'urgent', to: ['person:anna'], waitMs: 0, remindMs: 60_000 }],
  otherwise: ['person:cem'],
};
const dead: Notification = { ...notifications.examples[0]!, id: 'n-1', message: 'm-1', target: 'person:anna', status: 'dead', attempts: 3, answer: '550 no such mailbox' };
const open: Alert = { ...alerts.examples[0]!, process: 'unack-active' };
const facts = { nowMs: NOW, consoleUrl: 'https://o.example', nameOf: (twinId: string) => twinId, idOf: (givenUp: string, target: string) => `${givenUp}-${target}` };
const write = (more: Partial<Notification> = {}, members: Alert[] = [open], routes = ROUTES, addresses = ['anna@acme.example']) =>
  writeStandIns({ notification: { ...dead, ...more }, alerts: members, addresses: new Set(addresses) }, routes, facts);

describe('a message that was given up', () => {
  it('goes to those under otherwise, who are told why', () => {
    const [delivery, ...others] = write();
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({ address: 'cem@acme.example', notification: { message: 'm-1', target: 'person:cem', status: 'waiting', attempts: 0, alerts: [open.key] } });
    expect(notifications.problems(delivery!.notification)).toEqual([]);
    expect(delivery!.content).toContain('You are told because person:anna reaches nobody: a message was given up after 3 attempts: 550 no such mailbox');
  });

  it('has the same id each time, so that a receipt written twice sends once', () => expect(write()).toEqual(write()));

  it('goes to nobody whom the same message went to already', () => expect(write({}, [open], ROUTES, ['anna@acme.example', 'cem@acme.example'])).toEqual([]));

  it('goes to nobody where all is over by now', () => expect(write({}, [{ ...open, process: 'normal' }])).toEqual([]));

  it('and was a stand-in itself ends there', () => expect(write({ because: 'rota:mechanics reaches nobody' })).toEqual([]));

  it('has the receipt of a stand-in that leads to nobody, too', () => {
    expect(write({}, [open], { ...ROUTES, otherwise: ['person:dora'] })).toMatchObject([{ notification: { target: 'person:dora', status: 'undeliverable', answer: expect.stringContaining('no person dora') } }]);
  });

  it('without otherwise stays with its receipt', () => expect(write({}, [open], { ...ROUTES, otherwise: [] })).toEqual([]));
});
