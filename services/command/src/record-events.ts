import { type Command, type CommandEvent, decide, evolve, type CommandInput } from '@orrery/commands';
import { type CommandOutcome, commandOutcomes, twinInputs } from '@orrery/contracts';
import { writeOutbox } from '@orrery/kafka';
import { activeTraceparent, traceOnce } from '@orrery/service-kit';
import { type ClientBase } from 'pg';
import { type CommandStore } from './adapters/command.store.js';
import { outcomeOf } from './domain/outcome-of.js';
import { wishAfter } from './domain/wish-after.js';

const SOURCE = 'command';

/** What one input led to. No events: nothing, and `ignored` says why. */
export interface Recorded {
  readonly command: Command | undefined;
  readonly events: readonly CommandEvent[];
  readonly ignored?: string;
  readonly outcomes: readonly CommandOutcome[];
}

/**
 * Makes durable what follows from one input for the command as it stands now: the command, an audit entry and an outcome for each event, and
 * what is desired of the twin.
 */
export async function record(tx: ClientBase, store: CommandStore, id: string, input: CommandInput, request?: string): Promise<Recorded> {
  const command = await store.locked(tx, id);
  const { events, ignored } = decide(command, input);
  let next = command;
  const outcomes: CommandOutcome[] = [];
  for (const event of events) {
    next = evolve(next, event);
    const audit = await store.audit(tx, { at: event.at, subject: next.id, body: event });
    const outcome = outcomeOf(next, event, audit, request);
    outcomes.push(outcome);
    await publish(tx, outcome);
    const wish = wishAfter(next, event);
    if (wish) await writeOutbox(tx, twinInputs, { value: wish, source: SOURCE });
  }
  if (next && events.length > 0) await store.save(tx, next);
  return { command: next, events, outcomes, ...(ignored === undefined ? {} : { ignored }) };
}

/** Each outcome is a span of its own in the trace that it belongs to, and its record carries it. */
export async function publish(tx: ClientBase, outcome: CommandOutcome): Promise<void> {
  const { type, command, twinId, code } = outcome;
  const attributes = { ...(command === undefined ? {} : { 'orrery.command': command }), ...(twinId === undefined ? {} : { 'orrery.twin': twinId }), ...(code === undefined ? {} : { 'orrery.code': code }) };
  const traceparent = traceOnce(`command ${type}`, { traceparent: activeTraceparent() }, { attributes });
  await writeOutbox(tx, commandOutcomes, { value: outcome, source: SOURCE, ...(traceparent === undefined ? {} : { headers: { traceparent } }) });
}
