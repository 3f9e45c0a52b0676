import { OrreryError } from '@orrery/contracts';
import { ClassicLevel } from 'classic-level';
import { existsSync, mkdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Logger } from '../logger.js';
import { type Level } from './table.js';

export interface LevelFolder {
  readonly folder: string;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

export interface Opened {
  readonly level: Level;
  /** Whether it is as it was left; false: it is new, or something of it may be missing. */
  readonly whole: boolean;
}

/** Opens LevelDB in a folder. @throws OrreryError configuration-invalid when it cannot be, for what is in the folder is not the reason. */
export async function openLevel(at: LevelFolder): Promise<Opened> {
  const { folder, logger } = at;
  const known = existsSync(join(folder, 'CURRENT'));
  try {
    mkdirSync(folder, { recursive: true });
    return { level: await opened(folder), whole: known };
  } catch (error) {
    if (!existsSync(folder) || isOutside(error)) throw unusable(folder, error);
    logger.error({ err: error, folder }, 'the queue on disk is damaged; it is being mended');
  }
  try {
    await ClassicLevel.repair(folder);
    return { level: await opened(folder), whole: false };
  } catch (error) {
    if (isOutside(error)) throw unusable(folder, error);
    return await openAnew(at, error);
  }
}

/** Puts what cannot be used aside, and begins a new one. @throws OrreryError configuration-invalid when it cannot be moved */
export async function openAnew({ folder, logger, nowMs }: LevelFolder, cause: unknown): Promise<Opened> {
  const aside = `${folder}.damaged-${new Date(nowMs()).toISOString().replaceAll(':', '')}`;
  try {
    await rename(folder, aside);
    logger.error({ err: cause, folder, aside }, 'the queue on disk cannot be mended and was put aside: what was in it is told as a gap');
    return { level: await opened(folder), whole: false };
  } catch {
    throw unusable(folder, cause);
  }
}

async function opened(folder: string): Promise<Level> {
  // Frames are compressed already. A cache would hold what is read once.
  const level: Level = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'buffer', compression: false, cacheSize: 1 << 20, writeBufferSize: 4 << 20 });
  await level.open();
  return level;
}

const codesOf = (error: unknown): string[] => {
  const codes: string[] = [];
  for (let at = error as { code?: string; cause?: unknown } | undefined; at; at = at.cause as typeof at) if (typeof at.code === 'string') codes.push(at.code);
  return codes;
};

/** Not of what is in the folder: another process has it, or the disk is full, or it may not be written to. */
const isOutside = (error: unknown): boolean => codesOf(error).includes('LEVEL_LOCKED') || /no space left|permission denied|read-only file system/i.test(reason(error));

function unusable(folder: string, cause: unknown): OrreryError {
  const locked = codesOf(cause).includes('LEVEL_LOCKED');
  return new OrreryError('configuration-invalid', `The queue on disk ${folder} cannot be opened: ${locked ? 'another process has it' : reason(cause)}`, {
    cause,
    remedy: locked ? 'Stop the other process, or give this one a folder of its own in ORRERY_QUEUE_DIR.' : 'Give ORRERY_QUEUE_DIR a folder that this process may write to, with room.',
  });
}

function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}
