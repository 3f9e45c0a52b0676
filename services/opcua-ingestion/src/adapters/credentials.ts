import { readFileSync } from 'node:fs';
import { OrreryError, type SourceEntry } from '@orrery/contracts';

export interface UserPassword {
  user: string;
  password: string;
}

/** Passwords of sources' users, from a file that holds nothing else: `{"<source id>": {"user": "…", "password": "…"}}`. */
export class Credentials {
  private constructor(private readonly bySource: ReadonlyMap<string, UserPassword>) {}

  /** @throws OrreryError configuration-invalid when the file cannot be read or is of another form. */
  static read(file: string | undefined): Credentials {
    if (file === undefined) return new Credentials(new Map());
    let content: unknown;
    try {
      // A file of secrets, no message.
      // eslint-disable-next-line no-restricted-syntax
      content = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw unusable(file, (error as Error).message);
    }
    if (typeof content !== 'object' || content === null || Array.isArray(content)) throw unusable(file, 'it is no JSON object');
    const entries = Object.entries(content as Record<string, Partial<UserPassword> | null>).map(([source, entry]) => {
      if (typeof entry?.user !== 'string' || typeof entry.password !== 'string') throw unusable(file, `the entry of ${source} has no user and password`);
      return [source, { user: entry.user, password: entry.password }] as const;
    });
    return new Credentials(new Map(entries));
  }

  /** @throws OrreryError unauthenticated when the source names a user whose password is not here. */
  of(source: Pick<SourceEntry, 'id' | 'user'>): UserPassword | undefined {
    const entry = this.bySource.get(source.id);
    if (source.user === undefined) return entry;
    if (entry?.user === source.user) return entry;
    throw new OrreryError('unauthenticated', `There is no password for user ${source.user} of source ${source.id}`, {
      remedy: 'Add the source with user and password to the file that ORRERY_OPCUA_CREDENTIALS names, and restart.',
    });
  }
}

function unusable(file: string, why: string): OrreryError {
  return new OrreryError('configuration-invalid', `The credentials file ${file} cannot be used: ${why}`, {
    remedy: 'Write it as {"<source id>": {"user": "…", "password": "…"}}.',
  });
}
