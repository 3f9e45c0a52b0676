import type { X509Certificate } from 'node:crypto';
import type { Logger } from 'pino';
import type { CheckResult, HealthRegistry } from '../health/health-registry.js';
import type { Drain } from '../lifecycle/drain.js';
import type { Metrics } from '../metrics/metrics.js';

/** A file that is read again and again: a secret, or the authorities. */
export interface Rotating {
  readonly setting: string;
  readonly path: string;
  readonly changes: number;
  readonly problem: string | undefined;
  /** Where it holds certificates: those. */
  readonly certificates?: readonly X509Certificate[] | undefined;
  current(): unknown;
}

export interface WatchOptions {
  readonly logger: Logger;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  readonly drain: Drain;
  /** How often the files are looked at, beside each use. */
  readonly everyMs?: number;
}

/**
 * Looks at the files of secrets, so that a change is told, and a file that cannot be used is noticed when it is written and not when the next
 * connection needs it: in the log, in `orrery_secret_unusable` and, as a detail, in the check `secrets`. The last good one goes on, so the service
 * stays ready.
 * @returns looks now
 */
export function watchSecrets(files: readonly Rotating[], { logger, health, metrics, drain, everyMs = 2_000 }: WatchOptions): () => void {
  if (files.length === 0) return () => undefined;
  const unusable = metrics.gauge({ name: 'orrery_secret_unusable', help: '1 while the file of a secret cannot be used and the last good one goes on', labels: ['setting'] });
  const told = new Map<Rotating, string>();
  const look = (): void => {
    for (const file of files) {
      file.current();
      unusable.set({ setting: file.setting }, file.problem === undefined ? 0 : 1);
      const state = file.problem ?? String(file.changes);
      const before = told.get(file);
      told.set(file, state);
      if (state === before) continue;
      if (file.certificates && file.problem === undefined) metrics.certificates.seen('files', 'authority', file.setting, file.certificates);
      if (before === undefined && state === '0') continue;
      if (file.problem !== undefined) logger.error({ setting: file.setting }, `${file.problem}; the last good one goes on. Write the file anew, whole: beside it, then rename`);
      else logger.info({ setting: file.setting }, `${file.setting} is taken from ${file.path}: new connections use it`);
    }
  };
  look();
  const timer = setInterval(look, everyMs).unref();
  health.register('secrets', () => checkOf(files));
  drain.add('close', 'secrets', () => clearInterval(timer));
  return look;
}

function checkOf(files: readonly Rotating[]): CheckResult {
  const problems = files.flatMap(({ problem }) => problem ?? []);
  return { ok: true, ...(problems.length > 0 ? { detail: `${problems.join('; ')}; the last good one goes on` } : {}) };
}
