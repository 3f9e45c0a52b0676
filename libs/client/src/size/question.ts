/** What somebody wants to run. */
export interface SizeQuestion {
  readonly readingsPerSecond: number;
  readonly twins: number;
  /** Readings that come together in one record; all signals of a twin where their source sends them together. */
  readonly perRecord: number;
  /** For how long readings and events are kept. */
  readonly days: number;
  /** Copies that Kafka keeps of each record. */
  readonly copies: number;
  readonly alertsPerDay: number;
  /** For how long Kafka may be away before readings go that wait for it. */
  readonly outageHours: number;
  /** Of the topics keyed by twin: what their contracts give, or what a growth made of it. */
  readonly partitions: number;
}

/** Of topics keyed by twin, by their contracts. */
export const PARTITIONS = 24;

/** A record holds so many at most (architecture: 50 ms or 500 readings). */
export const MOST_TOGETHER = 500;

/** What is wrong with a question, in words; nothing where nothing is. */
export function problemsOf({ readingsPerSecond, twins, perRecord, days, copies, alertsPerDay, outageHours, partitions }: SizeQuestion): string[] {
  const problems: string[] = [];
  const positive = (name: string, value: number): void => void (value > 0 && Number.isFinite(value) ? undefined : problems.push(`${name} must be above 0, and is ${value}`));
  positive('readings a second', readingsPerSecond);
  positive('twins', twins);
  positive('days', days);
  if (!(perRecord >= 1 && perRecord <= MOST_TOGETHER)) problems.push(`a record holds from 1 to ${MOST_TOGETHER} readings, not ${perRecord}`);
  if (!Number.isInteger(copies) || copies < 1) problems.push(`copies in Kafka must be a whole number from 1, and are ${copies}`);
  if (!(alertsPerDay >= 0)) problems.push(`alerts a day must be 0 or more, and are ${alertsPerDay}`);
  if (!(outageHours >= 0)) problems.push(`hours of an outage must be 0 or more, and are ${outageHours}`);
  if (!Number.isInteger(partitions / PARTITIONS) || partitions < PARTITIONS) problems.push(`partitions must be ${PARTITIONS} or a multiple of it, which is what orrery-topics repartition makes, and are ${partitions}`);
  return problems;
}
