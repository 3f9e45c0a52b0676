/** A parsed digital twin model identifier, `dtmi:<path>;<major>[.<minor>]`. */
export interface Dtmi {
  /** Everything before the version, e.g. `dtmi:orrery:packaging:Filler`. */
  readonly base: string;
  readonly major?: number;
  readonly minor?: number;
}

const SEGMENT = '[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?';
const USER_DTMI = new RegExp(`^(dtmi(?::${SEGMENT})+)(?:;([1-9][0-9]{0,8})(?:\\.([1-9][0-9]{0,5}))?)?$`);
const RESERVED = ['dtmi:dtdl:', 'dtmi:standard:'];

/** Longest DTMI of an Interface, in characters (DTDL v2 and v3, "Digital Twin Model Identifier"). */
export const MAX_INTERFACE_DTMI = 128;

/** Parses a user DTMI; undefined when it breaks the syntax. A version may be absent or two-part only in DTDL v3. */
export function parseDtmi(text: string): Dtmi | undefined {
  const match = USER_DTMI.exec(text);
  if (!match || text.length > 2048) return undefined;
  return {
    base: match[1]!,
    ...(match[2] === undefined ? {} : { major: Number(match[2]) }),
    ...(match[3] === undefined ? {} : { minor: Number(match[3]) }),
  };
}

/** Why a text is no usable model identifier for this language version, or undefined when it is one. */
export function dtmiFault(text: string, dtdlVersion: 2 | 3): string | undefined {
  const dtmi = parseDtmi(text);
  if (!dtmi) return 'is not a DTMI (dtmi:<segment>:…;<version>; segments of letters, digits and inner underscores, starting with a letter)';
  if (RESERVED.some((prefix) => text.startsWith(prefix))) return 'uses a prefix reserved by DTDL';
  if (dtdlVersion === 2 && dtmi.major === undefined) return 'has no version, which DTDL v2 requires';
  if (dtdlVersion === 2 && dtmi.minor !== undefined) return 'has a two-part version, which DTDL v2 does not know';
  return undefined;
}

/** The short term of a DTDL element written as its DTMI: `dtmi:dtdl:class:Telemetry;2` is `Telemetry`. Other texts stay as they are. */
export function term(text: string): string {
  return (
    /^dtmi:(?:dtdl|standard):(?:class|instance|property|schema|unit|extension)(?::[A-Za-z0-9]+)*:([A-Za-z]+);\d+$/.exec(text)?.[1] ?? text
  );
}
