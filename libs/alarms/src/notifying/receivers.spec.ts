import { type NotificationRoutes } from '@orrery/contracts';
import { receiversOf } from './receivers.js';

const ROUTES: NotificationRoutes = {
  people: [
    { id: 'anna', email: 'anna@acme.example' },
    { id: 'ben', email: 'ben@acme.example' },
  ],
  webhooks: [{ id: 'cmms', url: 'https://cmms.acme.example' }],
  rotas: [{ id: 'mechanics', timeZone: 'Europe/Berlin', begins: '2026-01-05T06:00', turnHours: 8, order: ['anna', 'ben'] }],
  routes: [],
};
const ON_DUTY = Date.parse('2026-01-05T07:00+01:00');
const TOO_EARLY = Date.parse('2026-01-05T05:59+01:00');
const anna = { target: 'person:anna', channel: 'mail', address: 'anna@acme.example', person: 'anna' };
const cmms = { target: 'webhook:cmms', channel: 'webhook', address: 'https://cmms.acme.example' };

describe('who is told', () => {
  it('given a person who is also on duty, then there is one mail', () => {
    expect(receiversOf(ROUTES, ['rota:mechanics', 'person:anna', 'webhook:cmms'], ON_DUTY)).toEqual({ receivers: [{ ...anna, target: 'rota:mechanics' }, cmms], unreachable: [] });
  });

  it.each([
    ['a rota that has not begun', ROUTES, 'rota:mechanics', /nobody is on duty before the rota begins, 2026-01-05T06:00 \(Europe\/Berlin\); let it begin in the past/],
    ['a rota of no time zone', { ...ROUTES, rotas: [{ ...ROUTES.rotas[0]!, timeZone: 'Europe/Berln' }] }, 'rota:mechanics', /no time zone Europe\/Berln/],
    ['a rota that is not there', ROUTES, 'rota:mechanic', /there is no rota mechanic in rules.yaml; add it/],
    ['somebody on duty who is not there', { ...ROUTES, people: [], rotas: [{ ...ROUTES.rotas[0]!, begins: '2026-01-01T06:00' }] }, 'rota:mechanics', /no person ben, who is on duty of rota:mechanics/],
    ['a person who is not there', ROUTES, 'person:cem', /no person cem/],
    ['a webhook that is not there', ROUTES, 'webhook:erp', /no webhook erp/],
  ])('given %s, then that is told with the reason and what to do', (_name, routes, target, why) => {
    expect(receiversOf(routes, [target], TOO_EARLY)).toEqual({ receivers: [], unreachable: [{ target, why: expect.stringMatching(why) }] });
  });

  it('given a target that leads to nobody, then those under otherwise are told as well, and why', () => {
    const { receivers, unreachable } = receiversOf({ ...ROUTES, otherwise: ['person:anna'] }, ['rota:mechanics', 'webhook:cmms'], TOO_EARLY);
    expect(receivers).toEqual([cmms, { ...anna, because: expect.stringMatching(/^rota:mechanics reaches nobody: nobody is on duty/) }]);
    expect(unreachable.map(({ target }) => target)).toEqual(['rota:mechanics']);
    expect(receiversOf({ ...ROUTES, otherwise: ['person:anna'] }, ['webhook:cmms'], TOO_EARLY).receivers).toEqual([cmms]);
  });

  it('given that those under otherwise are told already, or reach nobody either, then nobody is told twice and all is told', () => {
    expect(receiversOf({ ...ROUTES, otherwise: ['person:anna', 'person:cem'] }, ['rota:mechanics', 'person:anna'], TOO_EARLY)).toMatchObject({ receivers: [anna], unreachable: [{ target: 'rota:mechanics' }, { target: 'person:cem' }] });
  });
});
