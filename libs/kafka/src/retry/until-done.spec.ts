import { OrreryError } from '@orrery/contracts';
import { SILENT } from '../connection/settings.js';
import { untilDone } from './until-done.js';

const policy = { attempts: 3, initialMs: 1, maxMs: 1 };
const options = { what: 'it', policy, log: SILENT, signal: new AbortController().signal, givesUp: true };

const attempt = (times: number, error: Error) => {
  let calls = 0;
  const act = async () => {
    calls += 1;
    if (calls <= times) throw error;
  };
  return { act, count: () => calls };
};

describe('untilDone', () => {
  it('tries again until it succeeds', async () => {
    const { act, count } = attempt(2, new Error('x'));
    await untilDone(act, options);
    expect(count()).toBe(3);
  });

  it('gives up after the attempts of an unknown error, and at once what no retry mends', async () => {
    const unknown = attempt(9, new Error('unknown'));
    await expect(untilDone(unknown.act, options)).rejects.toThrow('unknown');
    expect(unknown.count()).toBe(3);
    const wrong = attempt(9, new OrreryError('contract-violation', 'wrong'));
    await expect(untilDone(wrong.act, options)).rejects.toThrow('wrong');
    expect(wrong.count()).toBe(1);
  });

  it('waits for a dependency that is away, however often it fails', async () => {
    const { act, count } = attempt(10, new OrreryError('unavailable', 'Redis is away'));
    await untilDone(act, options);
    expect(count()).toBe(11);
  });

  it('throws what went wrong last when its time is over, a dependency that is away too', async () => {
    const { act, count } = attempt(1_000, new OrreryError('unavailable', 'Redis is away'));
    await expect(untilDone(act, { ...options, forMs: 0 })).rejects.toThrow('Redis is away');
    expect(count()).toBe(1);
  });

  it('ends without success when it is aborted', async () => {
    const controller = new AbortController();
    const { act } = attempt(1_000, new Error('x'));
    const ending = untilDone(act, { ...options, givesUp: false, signal: controller.signal });
    controller.abort();
    await ending;
  });
});
