const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `200ms`, `5s`, `10m`, `1.5h`, `7d` in whole milliseconds; undefined when the text is no such duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (!match) return undefined;
  const millis = Number(match[1]) * UNITS[match[2]!]!;
  return Number.isInteger(millis) && Number.isSafeInteger(millis) ? millis : undefined;
}
