import { deadLetters } from '@orrery/contracts';
import { inRealm, SILENT } from '../connection/settings.js';
import { deadLetterOf, type DeadLetterDraft } from '../dead-letters/dead-letter.js';
import { untilDone } from '../retry/until-done.js';
import { type LogStateEffects } from './log-state.js';
import { type PartitionSurroundings } from './partition-surroundings.js';

/**
 * The read model, then events and dead letters, each acknowledged before the next (architecture decision 5). Returns the
 * exclusive end offset of the events, undefined without any. Throws what fails for the records' own sake; ends early, without
 * effect, when the signal is aborted.
 */
export async function runEffects<In, Snap, Ev>(
  around: PartitionSurroundings<In, Snap, Ev>,
  partition: number,
  effects: LogStateEffects<Snap, Ev>,
  letters: readonly DeadLetterDraft[],
  signal: AbortSignal,
): Promise<bigint | undefined> {
  const { settings, logState, options, publisher } = around;
  const persist = (what: string, act: () => Promise<void>) =>
    untilDone(act, { what: `${what} of partition ${partition}`, policy: options.retry, log: settings.logger ?? SILENT, signal, givesUp: true });
  await around.awaitConfirmed(signal);
  if (effects.first) await persist('first', effects.first);
  if (signal.aborted) return undefined;
  options.faults?.('after-first');

  const drafts = [...letters, ...effects.deadLetters];
  const input = inRealm(settings, logState.input.topic);
  const shipments = [
    ...(effects.events.length > 0 && logState.events ? [publisher.shipmentOf(logState.events, effects.events)] : []),
    ...(drafts.length > 0 ? [publisher.shipmentOf(deadLetters, drafts.map((draft) => deadLetterOf(draft, input, settings.clientId)))] : []),
  ];
  let ends = new Map<string, bigint>();
  await persist('events', async () => {
    ends = await publisher.send(shipments);
  });
  if (signal.aborted) return undefined;
  options.faults?.('after-events');
  for (const { reason } of drafts) settings.metrics?.dropped(reason);
  return logState.events && ends.get(`${inRealm(settings, logState.events.topic)}/${partition}`);
}
