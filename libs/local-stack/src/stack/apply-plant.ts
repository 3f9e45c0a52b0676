import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ADMIN_CLIENT } from '../oidc/settings.js';
import type { StackContext } from './part.js';

const PLANT_FILE = /\.(json|ya?ml)$/;

interface Problem {
  title?: string;
  detail?: string;
  problems?: { file?: string; path?: string; message?: string }[];
}

/** Makes the registry what a plant folder says, by the same call as `orrery apply`, as the stack's administrator. Throws with what the API says is wrong. */
export async function applyPlant(context: Pick<StackContext, 'address' | 'oidc'>, folder: string, variables: Record<string, string>): Promise<void> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => PLANT_FILE.test(path)).sort();
  const files = await Promise.all(paths.map(async (path) => ({ path: path.replaceAll('\\', '/'), content: await readFile(join(folder, path), 'utf8') })));
  const response = await fetch(`${context.address}/api/v1/plants/apply`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await context.oidc.token(ADMIN_CLIENT)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ files, variables }),
  });
  if (response.ok) return;
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const details = (problem.problems ?? []).map(({ file, path, message }) => `  ${[file, path, message].filter(Boolean).join(': ')}`);
  throw new Error([`The plant in ${folder} was refused (${response.status}): ${problem.detail ?? problem.title ?? ''}`, ...details].join('\n'));
}
