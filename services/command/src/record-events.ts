import { type Command, type CommandEvent, decide, evolve, type CommandInput } from '@orrery/commands';
import { type CommandOutcome, commandOutcomes, twinInputs } from '@orrery/contracts';
import { writeOutbox } from '@orrery/kafka';
import { activeTraceparent, traceOnce } from '@orrery/service-kit';
import { type ClientBase } from 'pg';
import { type CommandStore } from './adapters/command.store.js';
import { outcomeOf } from './domain/outcome-of.js';

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
    await follow(tx, next, event);
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

/**
 * Desired follows (rule R20): what is written is wished for, and the projector says whether the twin has come to it. What certainly was
 * not done is wished for no more; after a timeout the wish stays, and has expired: nothing waits for it any longer.
 */
async function follow(tx: ClientBase, command: Command, event: CommandEvent): Promise<void> {
  const isBegun = event.type === 'sent';
  const isLate = event.type === 'timeout';
  const isUndone = event.type === 'failed' && command.attempt > 0;
  // A method wishes for no value.
  if (command.arguments || (!isBegun && !isLate && !isUndone)) return;
  const reason = `command ${command.id}${command.reason === undefined ? '' : `: ${command.reason}`}`;
  const wish = isUndone ? null : { value: command.value, reason, ...(isLate ? { expiresAt: event.at } : {}) };
  const value = { type: 'desired' as const, twinId: command.twinId, receivedTs: event.at, requestId: `${command.id}-${event.type}-${command.attempt}`, by: command.by.name, patch: { [command.path]: wish } };
  await writeOutbox(tx, twinInputs, { value, source: SOURCE });
}
