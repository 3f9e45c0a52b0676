import { createServer } from 'node:net';
import { reachPostgres } from './reach-postgres.js';

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

describe('reaching PostgreSQL before a backup', () => {
  it('waits while nobody answers, says so once, and gives up with what it met', async () => {
    const said: string[] = [];
    const url = `postgres://backup:x@127.0.0.1:${await freePort()}/orrery`;
    await expect(reachPostgres(url, (line) => said.push(line), new AbortController().signal, 700)).rejects.toThrow('ECONNREFUSED');
    expect(said).toEqual([expect.stringContaining('waiting for PostgreSQL: connect ECONNREFUSED')]);
  });

  it('does not wait for what waiting does not mend', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end(refusal('28P01', 'password authentication failed')))).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const said: string[] = [];
    await expect(reachPostgres(`postgres://backup:x@127.0.0.1:${port}/orrery`, (line) => said.push(line), new AbortController().signal)).rejects.toThrow('password authentication failed');
    expect(said).toEqual([]);
    server.close();
  });
});

/** An ErrorResponse (PostgreSQL, message formats). */
function refusal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
