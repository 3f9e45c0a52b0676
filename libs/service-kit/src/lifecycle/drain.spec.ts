import { createLogger } from '../logs/create-logger.js';
import { Drain } from './drain.js';

describe('Drain', () => {
  let lines: Record<string, unknown>[];
  let drain: Drain;
  let done: string[];
  const note = (name: string) => () => void done.push(name);

  beforeEach(() => {
    lines = [];
    done = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
    drain = new Drain(createLogger({ service: 's', version: '1', level: 'info', destination }));
  });

  it('goes stage by stage whatever the order of registration, and closes last what was opened first', async () => {
    drain.add('close', 'pool', note('pool'));
    drain.add('http', 'http', note('http'));
    drain.add('close', 'redis', note('redis'));
    drain.add('finish', 'producer', note('producer'));
    drain.add('stop-reading', 'consumer', note('consumer'));
    expect(await drain.run(1_000)).toBe('drained');
    expect(done).toEqual(['consumer', 'producer', 'http', 'redis', 'pool']);
  });

  it('waits for a stage to end before the next begins', async () => {
    let commit: () => void = () => undefined;
    drain.add('stop-reading', 'consumer', () => new Promise<void>((resolve) => (commit = resolve)));
    drain.add('close', 'pool', note('pool'));
    const outcome = drain.run(10_000);
    await new Promise(setImmediate);
    expect(done).toEqual([]);
    commit();
    expect(await outcome).toBe('drained');
    expect(done).toEqual(['pool']);
  });

  it('closes everything else although one step fails, and says so', async () => {
    drain.add('stop-reading', 'consumer', () => Promise.reject(new Error('broker gone')));
    drain.add('close', 'pool', note('pool'));
    expect(await drain.run(1_000)).toBe('failed');
    expect(done).toEqual(['pool']);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', step: 'consumer', err: expect.objectContaining({ message: 'broker gone' }) }));
  });

  it('gives up at the deadline and names what hangs', async () => {
    drain.add('stop-reading', 'consumer', () => new Promise(() => undefined));
    expect(await drain.run(5)).toBe('timed-out');
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', unfinished: ['consumer'], deadlineMs: 5 }));
  });

  it('leaves what does not close in time where nothing is in flight, and that is no failure', async () => {
    drain.add('stop-reading', 'consumer', note('consumer'));
    drain.add('http', 'providers', () => new Promise(() => undefined));
    drain.add('close', 'pool', note('pool'));
    expect(await drain.run(60_000, { leaveMs: 5 })).toBe('drained');
    expect(done).toEqual(['consumer']);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'info', unfinished: ['providers'], leaveMs: 5 }));
  });

  it('waits for what is in flight, up to the deadline, however soon it may leave then', async () => {
    drain.add('finish', 'lanes', () => new Promise(() => undefined));
    expect(await drain.run(30, { leaveMs: 0 })).toBe('timed-out');
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', unfinished: ['lanes'] }));
  });

  it('runs once, however often it is asked', async () => {
    drain.add('finish', 'producer', note('producer'));
    await Promise.all([drain.run(1_000), drain.run(1_000)]);
    expect(done).toEqual(['producer']);
  });
});
