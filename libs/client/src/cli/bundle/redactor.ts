const HIDDEN = '***';

/** Names under which no value is shown, whatever it is. */
const SECRET_NAME = /pass(word|phrase|wd)|pass$|pwd|^pin$|secret|token|credential|(api|private|access)[-_]?key|authori[sz]ation|cookie|assertion|signature|dpop/i;
/** How long a token lives, or when it ends, is none. */
const MEASURE_NAME = /(ttl|ms|s|seconds|count|length|size|at|age|expires\w*|expiry)$/i;
/** What is called `key` alone: of records, twins and alerts it is their id. */
const ID_KEY = /^[\w.-]+:[\w.-]+(:|$)/;

/** Kinds of secrets in text, each by its form; in this order, for what one leaves another may take for its own. */
const FORMS: readonly (readonly [name: string, form: RegExp, shown: string])[] = [
  // With or without its end: a log may break off in the midst of it. Line ends may be escaped.
  // Of an encrypted one headers stand before it.
  ['pem', /-----BEGIN [A-Z0-9 ]+-----(?:[A-Za-z0-9+/=:,\s\\]|-(?!----))*(?:-----END [A-Z0-9 ]+-----)?/g, '*** (PEM)'],
  ['pem', /^[ \t]*(?=.*[+/=A-Z])[A-Za-z0-9+/]{40,}={0,2}[ \t\r]*$/gm, HIDDEN],
  ['token', /\beyJ[\w-]{8,}(?:\.[\w-]*){2,4}/g, HIDDEN],
  ['authorization', /\b(Bearer|Basic|DPoP|Digest) +[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  // All members of a list, all cookies of a header.
  ['assignment', /([\w.-]{0,60}secrets[ \t]*[:=][ \t]*)([^\s}"']+)/gi, `$1${HIDDEN}`],
  ['assignment', /((?:set-)?cookie[ \t]*[:=][ \t]*)([^\n"']+)/gi, `$1${HIDDEN}`],
  // As SQL and redis.conf write it.
  ['assignment', /(\bpassword[ \t]+)('(?:[^']|'')*'?)/gi, `$1${HIDDEN}`],
  ['assignment', /(\brequirepass[ \t]+)(\S+)/gi, `$1${HIDDEN}`],
  ['assignment', /([\w.-]{0,60}(?:pass(?:word|phrase|wd)|pass(?=\\?["']?[ \t]*[:=])|pwd|secret|token|credential|(?:api|private|access)[-_]?key|cookie|signature)[\w.-]{0,60}\\?["']?[ \t]*[:=][ \t]*)(\\?"[^"]*"?|'[^']*'?|[^\s,;}"']+)/gi, `$1${HIDDEN}`],
];
const MAIL = /[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+/g;
const ADDRESS = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)([^\s"'<>\\`]+)/gi;
/** Parts of a query that say how, and to whom nothing. */
const HARMLESS = /^sslmode=[\w-]+$/;

/**
 * Takes secrets out of what leaves the machine: those that are known, wherever they stand and however they are written; values under names of
 * secrets; and what has the form of one: PEM, tokens, authorization, passwords in addresses, mail addresses. Of an http address only the origin is
 * shown, unless it is one of ours: the path of a webhook is its password. It rather hides too much.
 */
export class Redactor {
  /** How often each rule hid something. */
  readonly hidden = new Map<string, number>();
  private readonly known: readonly string[];

  /**
   * @param known secrets as they are; shorter ones than four characters would hide half of everything, and are left to their names
   * @param ours addresses whose paths may be shown: the api, the issuer
   */
  constructor(known: Iterable<string>, private readonly ours: readonly string[] = []) {
    const forms = [...known].filter((secret) => secret.length >= 4).flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64').replace(/=+$/, '')]);
    // The longest first: one may be part of another.
    this.known = [...new Set(forms)].sort((a, b) => b.length - a.length);
  }

  /** JSON as it may be shown: every name and every text of it. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [this.text(name), isSecret(name, member) ? this.hide(member) : this.value(member)]));
  }

  /** Lines of a log: of JSON each by its members, others by their form. */
  lines(text: string): string {
    const blocks = this.known.reduce((rest, secret) => this.replace('known', rest, secret), text);
    return blocks.split(/^(\{.*\}[ \t\r]*)$/m).map((part, index) => (index % 2 === 1 ? this.line(part) : this.text(part))).join('');
  }

  text(text: string): string {
    const unknown = this.known.reduce((rest, secret) => this.replace('known', rest, secret), text);
    const formless = FORMS.reduce((rest, [name, form, shown]) => this.replace(name, rest, form, shown), unknown);
    const closed = formless.replace(ADDRESS, (whole, scheme: string, rest: string) => this.address(whole, scheme, rest));
    return this.replace('mail', closed, MAIL, '<mail>');
  }

  private line(text: string): string {
    try {
      return JSON.stringify(this.value(JSON.parse(text)));
    } catch {
      return this.text(text);
    }
  }

  /** Nothing of it, not its parts either; yes and no tell nothing. */
  private hide(value: unknown): unknown {
    if (typeof value === 'boolean' || value === null) return value;
    this.count('name');
    return HIDDEN;
  }

  /** Whatever stands before the last @ is who signs in: a password may hold any character. */
  private address(whole: string, scheme: string, rest: string): string {
    const at = rest.lastIndexOf('@');
    const [, host, path, query] = /^([^/?#]*)([^?#]*)(.*)$/s.exec(rest.slice(at + 1))!;
    const isWeb = /^(https?|wss?):/i.test(scheme);
    const isOurs = this.ours.some((address) => `${scheme}${host!}` === address || address.startsWith(`${scheme}${host!}/`));
    const who = at < 0 ? '' : isWeb ? `${HIDDEN}@` : `${/^[^:/?#]*(?=:)/.exec(rest)?.[0] ?? HIDDEN}:${HIDDEN}@`;
    const shownPath = !isWeb || isOurs || path === '/' || path === '' ? path! : `/${HIDDEN}`;
    const shownQuery = query === '' || query === '?' ? '' : `?${query!.slice(1).split('&').filter((part) => HARMLESS.test(part)).join('&') || HIDDEN}`;
    const shown = `${scheme}${who}${host!}${shownPath}${shownQuery}`;
    if (shown !== whole) this.count('address');
    return shown;
  }

  private replace(name: string, text: string, form: string | RegExp, shown = HIDDEN): string {
    return text.replaceAll(form, (...found: unknown[]) => {
      const before = typeof found[1] === 'string' && shown.includes('$1') ? found[1] : '';
      this.count(name);
      return shown.replace('$1', () => before);
    });
  }

  private count(name: string): void {
    this.hidden.set(name, (this.hidden.get(name) ?? 0) + 1);
  }
}

function isSecret(name: string, value: unknown): boolean {
  if (/^key$/i.test(name)) return typeof value === 'string' && !ID_KEY.test(value);
  return SECRET_NAME.test(name) && !(typeof value === 'number' && MEASURE_NAME.test(name));
}
