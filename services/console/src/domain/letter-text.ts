/** Characters of a payload that one takes in at a glance. */
const MOST_SHOWN = 400;

/** What stood in a dead letter, as text; bytes that are none as hex. `base64`: as the api has it. */
export function letterText(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const text = readableText(bytes) ?? [...bytes.subarray(0, MOST_SHOWN / 3)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function readableText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // eslint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
