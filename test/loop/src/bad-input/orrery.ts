import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { testClient } from '@orrery/local-stack';
import { type RunningSystem } from '@orrery/testing/system';
import { type Person } from '../bottling.js';

/** `orrery …` as a person types it, with a token of theirs; how it ended and what it said. */
export async function orrery({ stack, folder }: RunningSystem, as: Person, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const token = await stack.context.oidc.token(testClient(as));
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, ORRERY_URL: stack.address, ORRERY_TOKEN: token };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(stack.context.root, 'libs/client/bin/orrery.mjs'), ...args], { env }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }));
  });
}
