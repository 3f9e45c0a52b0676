import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';

/** As `redis-cli --tls` would. @param authorities files of those that may vouch for Redis */
export async function redisSays(address: string, authorities: readonly string[], commands: readonly string[]): Promise<void> {
  const { hostname, port, password } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port), ca: authorities.map((path) => readFileSync(path)) });
  await new Promise<void>((resolve, reject) => {
    let answers = '';
    socket.on('error', reject);
    socket.on('data', (data: Buffer) => {
      answers += data.toString();
      if (answers.split('\r\n').length > commands.length + 1) resolve();
    });
    socket.write([`AUTH ${password}`, ...commands].map((command) => `${command}\r\n`).join(''));
  });
  socket.destroy();
}
