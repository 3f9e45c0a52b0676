const UTC = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z$/;

/** A UTC time in the form in which timestamps compare as text: seven digits after the second. undefined for what is none. */
export function canonicalTime(text: string): string | undefined {
  const parts = UTC.exec(text);
  if (!parts || Number.isNaN(Date.parse(`${parts[1]}Z`))) return undefined;
  // Date.parse takes 31 February for 3 March: the calendar has to agree.
  if (new Date(`${parts[1]}Z`).toISOString().slice(0, 19) !== parts[1]) return undefined;
  return `${parts[1]}.${(parts[2] ?? '').padEnd(7, '0')}Z`;
}
