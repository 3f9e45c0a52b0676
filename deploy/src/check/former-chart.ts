import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../tools/run.js';
import { CHART } from './profiles.js';

export interface FormerChart {
  /** The tag or commit that it is of. */
  readonly ref: string;
  /** A folder that holds it as the repository does, until `remove`. */
  readonly root: string;
  remove(): void;
}

const VARIABLE = 'ORRERY_CHART_FROM';

/**
 * The chart of the release before: of the tag or commit that ORRERY_CHART_FROM names, else of the newest tag `v…` that this checkout comes from.
 *
 * @returns undefined where there is neither
 * @throws Error where what is named is not there, or has no chart
 */
export async function formerChart(root: string, env: NodeJS.ProcessEnv): Promise<FormerChart | undefined> {
  const git = async (...args: string[]) => {
    const { code, stdout } = await run('git', ['-C', root, ...args]);
    return code === 0 ? stdout.trim() : undefined;
  };
  const ref = env[VARIABLE] ?? (await git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*', 'HEAD'));
  if (ref === undefined) return undefined;
  const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  if (commit === undefined) throw new Error(`${VARIABLE}: ${ref} is not in this checkout's history. Fetch it (git fetch --tags --unshallow), or name another tag or commit.`);
  const folder = mkdtempSync(join(tmpdir(), 'orrery-former-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const { code, stderr } = await run('sh', ['-c', 'git -C "$1" archive "$2" "$3" | tar -x -C "$4"', 'sh', root, commit, CHART, folder]);
  if (code === 0 && existsSync(join(folder, CHART, 'Chart.yaml'))) return { ref, root: folder, remove };
  remove();
  throw new Error(`${VARIABLE}: ${ref} has no chart (${CHART}): ${stderr.trim() || 'nothing was there'}.`);
}

/** What is said where there is nothing to upgrade from. */
export const NO_FORMER = `skipped: an upgrade from the former chart. No tag v… leads to this checkout; ${VARIABLE}=<tag or commit> names what to upgrade from.`;
