import { OrreryError } from '@orrery/contracts';
import { createLogger } from './create-logger.js';
import { NestLogger } from './nest-logger.js';

describe('NestLogger', () => {
  let lines: Record<string, unknown>[];
  let logger: NestLogger;
  beforeEach(() => {
    lines = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
    logger = new NestLogger(createLogger({ service: 'api', version: '1', level: 'info', destination }));
  });

  it('writes message, level and context', () => {
    logger.warn('slow', 'Registry');
    expect(lines).toEqual([{ level: 'warn', time: expect.any(String), service: 'api', version: '1', pid: process.pid, context: 'Registry', msg: 'slow' }]);
  });

  it('turns an object into fields', () => {
    logger.log({ msg: 'restored', twins: 5 }, 'Restore');
    expect(lines[0]).toMatchObject({ level: 'info', context: 'Restore', msg: 'restored', twins: 5 });
  });

  it('shows an error with code, remedy and cause', () => {
    logger.error(new OrreryError('unavailable', 'no broker answers', { remedy: 'Start Kafka.', cause: new Error('ECONNREFUSED') }), 'Kafka');
    expect(lines[0]).toMatchObject({
      level: 'error',
      msg: 'no broker answers',
      err: { code: 'unavailable', retryable: true, remedy: 'Start Kafka.', cause: { message: 'ECONNREFUSED' }, stack: expect.stringContaining('    at ') },
    });
  });

  it("keeps the stack Nest passes as a string", () => {
    logger.error('boom', 'Error: boom\n    at f (file.js:1:1)', 'ExceptionsHandler');
    expect(lines[0]).toMatchObject({ context: 'ExceptionsHandler', msg: 'boom', err: { stack: expect.stringContaining('at f') } });
  });

  it('is silent about the wiring of Nest and below its level', () => {
    logger.log('Mapped {/twins, GET} route', 'RouterExplorer');
    logger.debug('detail', 'Registry');
    expect(lines).toEqual([]);
  });
});
