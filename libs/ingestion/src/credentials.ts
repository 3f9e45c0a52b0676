import { OrreryError, type SourceEntry } from '@orrery/contracts';
import { reveal, type Secret } from '@orrery/service-kit';

export interface UserPassword {
  user: string;
  password: string;
}

interface Entry extends UserPassword {
  /** The only server the password goes to. */
  endpoint: string;
}

const FORM = '{"<source id>": {"endpoint": "<host>:<port>", "user": "…", "password": "…"}}';

/** What differs from protocol to protocol. */
export interface CredentialsKind {
  /** The setting that names the file. */
  setting: string;
  defaultPort: number;
}

/**
 * Passwords of sources' users, each bound to the server it is for, from a file that holds nothing else. Who writes a
 * plant folder decides where a source leads, but not where a password goes.
 *
 * The file is read whenever a password is asked for; while it is of another form, the passwords of before hold.
 */
export class Credentials {
  private text: string | undefined;
  private bySource: ReadonlyMap<string, Entry> = new Map();

  /** @throws OrreryError configuration-invalid when the content is of another form. */
  constructor(
    private readonly content: Secret | undefined,
    private readonly kind: CredentialsKind,
  ) {
    this.read();
  }

  /**
   * @throws OrreryError unauthenticated when the source names a user whose password is not here; forbidden when the
   * password is for another server than the source's, or would go over a connection without security.
   */
  of({ id, user, endpoint }: Pick<SourceEntry, 'id' | 'user' | 'endpoint'>, connection: { secure: boolean; securedBy: string }): UserPassword | undefined {
    const { setting, defaultPort } = this.kind;
    this.readAgain();
    const entry = this.bySource.get(id);
    if (!entry && user === undefined) return undefined;
    if (!entry || (user !== undefined && entry.user !== user)) {
      throw new OrreryError('unauthenticated', `There is no password for user ${user} of source ${id}`, {
        remedy: `Add the source with endpoint, user and password to the file that ${setting} names.`,
      });
    }
    const address = addressOf(entry.endpoint, defaultPort);
    if (address !== addressOf(endpoint, defaultPort)) {
      throw new OrreryError('forbidden', `The password of source ${id} is for ${address}; it is not sent to ${endpoint}`, {
        remedy: `If the source was meant to move, change its endpoint in the file that ${setting} names too.`,
      });
    }
    if (!connection.secure) {
      throw new OrreryError('forbidden', `The password of source ${id} is not sent without security`, {
        remedy: `Use ${connection.securedBy}, or take user and password of the source away.`,
      });
    }
    return { user: entry.user, password: entry.password };
  }

  private readAgain(): void {
    try {
      this.read();
    } catch {
      // Told where the file is watched (service-kit); one entry that is mistyped must not take the others' passwords away.
    }
  }

  private read(): void {
    const text = this.content === undefined ? undefined : reveal(this.content);
    if (text === undefined || text === this.text) return;
    this.text = text;
    this.bySource = entriesIn(text, this.kind);
  }
}

/** What is wrong with the content of such a file, for the setting that names it. @throws OrreryError configuration-invalid */
export const checkCredentials = (defaultPort: number) => (text: string): void => void entriesIn(text, { setting: '', defaultPort });

function entriesIn(text: string, { setting, defaultPort }: CredentialsKind): Map<string, Entry> {
  let content: unknown;
  try {
    // A file of secrets, no message.
    content = JSON.parse(text);
  } catch {
    throw unusable(setting, 'it is no JSON');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw unusable(setting, 'it is no JSON object');
  const entries = Object.entries(content as Record<string, Partial<Entry> | null>).map(([source, entry]) => {
    if (typeof entry?.user !== 'string' || typeof entry.password !== 'string') throw unusable(setting, `the entry of ${source} has no user and password`);
    if (typeof entry.endpoint !== 'string' || addressOf(entry.endpoint, defaultPort) === undefined) {
      throw unusable(setting, `the entry of ${source} does not say in "endpoint" which server its password is for`);
    }
    return [source, { endpoint: entry.endpoint, user: entry.user, password: entry.password }] as const;
  });
  return new Map(entries);
}

/** `host:port` of an endpoint, with or without scheme and path; undefined when it is none. */
function addressOf(endpoint: string, defaultPort: number): string | undefined {
  const authority = /^(?:[a-z][a-z.+-]*:\/\/)?([^/@\s]+)(?:\/.*)?$/i.exec(endpoint)?.[1];
  const [, host, port] = /^(\[[^\]]+\]|[^:[\]]+)(?::(\d+))?$/.exec(authority ?? '') ?? [];
  return host === undefined ? undefined : `${host.toLowerCase()}:${Number(port ?? defaultPort)}`;
}

function unusable(setting: string, why: string): OrreryError {
  return new OrreryError('configuration-invalid', `${setting === '' ? '' : `The credentials file of ${setting} `}cannot be used: ${why}`, { remedy: `Write it as ${FORM}.` });
}
