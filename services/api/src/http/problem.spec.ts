import { ERROR_CODES, OrreryError } from '@orrery/contracts';
import { problemOf, problemOfStatus } from './problem.js';

describe('problem details (RFC 9457)', () => {
  it.each(ERROR_CODES)('%s has type, title, status and detail', (code) => {
    const problem = problemOf(new OrreryError(code, 'why'));
    expect(problem.type).toMatch(/^https:\/\/orrery\.dev\/problems\//);
    expect(problem.title).not.toBe('');
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.detail).not.toBe('');
  });

  it('narrows the type by kind, and carries the details and the remedy', () => {
    const error = new OrreryError('conflict', 'why', { remedy: 'do this', details: { kind: 'needs-command', paths: ['speed'] } });
    expect(problemOf(error)).toEqual({
      type: 'https://orrery.dev/problems/needs-command',
      title: expect.any(String),
      status: 409,
      detail: 'why',
      remedy: 'do this',
      paths: ['speed'],
    });
  });

  it('never lets a detail replace the status', () => {
    expect(problemOf(new OrreryError('conflict', 'why', { details: { status: 200, detail: 'other' } }))).toMatchObject({ status: 409, detail: 'why' });
  });

  it('tells nothing of the inside in an internal error', () => {
    const problem = problemOf(new OrreryError('internal', 'password=hunter2', { details: { secret: 'hunter2' } }));
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('names the status of a framework error by the same types', () => {
    expect(problemOfStatus(413, 'x')).toMatchObject({ type: 'https://orrery.dev/problems/too-large', status: 413 });
    expect(problemOfStatus(415, 'x')).toMatchObject({ type: 'about:blank', status: 415 });
  });
});
