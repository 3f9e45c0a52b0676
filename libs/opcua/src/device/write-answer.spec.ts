import { answerOf, answerOfFault } from './write-answer.js';

describe('what a Write says', () => {
  it.each<[number, string]>([
    [0x0000_0000, 'accepted'], // Good
    [0x002e_0000, 'accepted-not-done'], // GoodCompletesAsynchronously
    [0x0030_0000, 'accepted-not-done'], // GoodClamped
    [0x4092_0000, 'accepted-not-done'], // UncertainSensorNotAccurate
    [0x803c_0000, 'refused'], // BadOutOfRange
    [0x8073_0000, 'refused'], // BadWriteNotSupported
    [0x800a_0000, 'lost'], // BadTimeout
    [0x8031_0000, 'lost'], // BadNoCommunication
  ])('%p is %s', (code, kind) => expect(answerOf(code).kind).toBe(kind));

  it('only a server that was too busy is asked again', () => {
    expect(answerOf(0x8010_0000)).toEqual({ kind: 'refused', status: 'BadTooManyOperations', retryable: true });
    expect(answerOf(0x803c_0000)).toMatchObject({ retryable: false });
  });

  it('a request that was not looked into was not sent; one without answer is lost', () => {
    for (const reason of ['BadSessionIdInvalid', 'BadSessionNotActivated', 'BadSecureChannelIdInvalid', 'BadServerTooBusy']) expect(answerOfFault({ reason }).kind).toBe('not-sent');
    expect(answerOfFault({ reason: 'Transaction has timed out' }).kind).toBe('lost');
    expect(answerOfFault({ reason: 'Connection Break' }).kind).toBe('lost');
  });

  it('a write that was under way when its session or channel was closed is lost, and never written again on that', () => {
    for (const reason of ['BadSessionClosed', 'BadSecureChannelClosed', 'BadConnectionClosed']) expect(answerOfFault({ reason }).kind).toBe('lost');
  });
});
