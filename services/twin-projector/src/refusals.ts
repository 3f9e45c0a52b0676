import { type TwinInput } from '@orrery/contracts';
import { type DeadLetterDraft, type Delivered } from '@orrery/kafka';
import { type Held, type Rejection } from '@orrery/twin-model';

/** The refused parts of a record whose rest was used; the part stands in the letter, the record stays in its topic. */
export function rejectionLetters(record: Delivered<TwinInput>, rejected: readonly Rejection[]): DeadLetterDraft[] {
  return rejected.map(({ reason, detail, part }) => ({ record, reason, detail, ...(part === undefined ? undefined : { part }) }));
}

/** An input whose twin was never registered while it waited. Its record is written again from what was kept of it. */
export function unregisteredLetter({ twinId, offset, input }: Held, partition: number): DeadLetterDraft {
  const raw = Buffer.from(JSON.stringify(input));
  const record = { value: input, key: twinId, partition, offset, timestamp: input.receivedTs, headers: {}, bytes: raw.length, raw };
  return {
    record,
    reason: 'unknown-twin',
    detail: `${twinId} was not registered in time; apply its plant folder, or take the binding out of its source`,
  };
}
