import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'accounts.md');

/** What is needed of ioredis. */
interface Administrator {
  call(command: string, ...args: string[]): Promise<unknown>;
}

/**
 * Makes a service's user of Redis as docs/accounts.md tells to, so that what the page leaves out fails in the tests of that service.
 *
 * @param url redis://… of the administrator
 * @returns the same with the user and its password
 */
export async function redisAccount(administrator: Administrator, url: string, service: string): Promise<string> {
  const line = readFileSync(page, 'utf8').split('\n').find((each) => each.startsWith(`ACL SETUSER ${service} `));
  if (line === undefined) throw new Error(`docs/accounts.md has no line ACL SETUSER ${service}`);
  const [command, ...args] = line.split(' ');
  await administrator.call(command!, ...args);
  // It is there after a restart too.
  await administrator.call('CONFIG', 'REWRITE');
  return Object.assign(new URL(url), { username: service, password: args.find((arg) => arg.startsWith('>'))!.slice(1) }).href;
}
