import { type AlertMessage } from '@orrery/client';
import { receiptWords, toldWords } from './receipt-words.js';

const message = (more: Partial<AlertMessage> = {}): AlertMessage => ({ id: 'n-1', channel: 'mail', target: 'rota:mechanics', person: 'anna', reminder: 0, status: 'delivered', at: '2026-11-30T00:10:00.000000Z', attempts: 1, ...more });

describe('who was told of an alert', () => {
  it('names the person and the rota, or the endpoint, and how it went', () => {
    expect(receiptWords(message())).toMatchObject({ to: 'anna (rota:mechanics)', how: 'Delivered, by mail', isBad: false });
    expect(receiptWords(message({ target: 'person:olga', person: 'olga', reminder: 2 }))).toMatchObject({ to: 'olga', how: 'Delivered, by mail, reminder 2' });
    expect(receiptWords({ ...message({ target: 'webhook:cmms', channel: 'webhook', status: 'retrying', attempts: 3, answer: 'no answer within 10 s' }), person: undefined })).toMatchObject({ to: 'webhook:cmms', how: 'Not delivered yet, tried again, by webhook, 3 attempts, no answer within 10 s', isBad: true });
    expect(receiptWords(message({ status: 'undeliverable', channel: 'none', answer: 'the rota has nobody now' }))).toMatchObject({ how: 'Reached nobody, the rota has nobody now', isBad: true });
  });

  it('says in one line whether a message was delivered, and that this is not reading it', () => {
    expect(toldWords([])).toContain('Nobody was told');
    expect(toldWords([message({ status: 'deferred' })])).toBe('No message has been delivered.');
    expect(toldWords([message(), message({ status: 'dead' })])).toMatch(/^1 of 2 messages delivered/);
  });
});
