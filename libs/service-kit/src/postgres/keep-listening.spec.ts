import { EventEmitter } from 'node:events';
import type { Pool } from 'pg';
import { keepListening } from './keep-listening.js';

it('a session that is told of the end of its server while the pool ends it does not end the process', () => {
  const pool = new EventEmitter();
  keepListening(pool as unknown as Pool);
  const session = new EventEmitter();
  pool.emit('connect', session);
  expect(() => session.emit('error', new Error('terminating connection due to administrator command'))).not.toThrow();
});
