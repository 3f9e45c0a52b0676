import { type Contract, OrreryError } from '@orrery/contracts';
import { Waiting } from '@orrery/service-kit';
import { toOrreryError } from '../connection/kafka-error.js';
import { SILENT, type KafkaSettings } from '../connection/settings.js';
import { type BackOff, backOff } from '../retry/back-off.js';
import { unlessAborted } from '../retry/unless-aborted.js';
import { compareTopics, refuse } from './compare-topics.js';
import { KafkaAdmin } from './kafka-admin.js';

/** Why a start cannot go on yet, and what to do. */
interface Obstacle {
  /** `kafka`: it cannot be reached, or not be used yet; `topics`: it can, and topics are missing. Names in /health/ready. */
  readonly peer: 'kafka' | 'topics';
  readonly detail: string;
}

const PACE: BackOff = { initialMs: 200, maxMs: 2_000 };
/** An attempt asks one broker once: what it met is told at once, and the next attempt asks the next. */
const ONCE = { retries: 0 };
const NAMED = 5;

/**
 * For a start: resolves once Kafka is reached and each topic is there as its contract says. What comes by itself is waited for, since ending would only
 * be a restart: brokers that start, names that do not resolve yet, topics and rights that the topics job is still making. What is waited for stands
 * in /health/ready and in the log.
 *
 * @throws OrreryError what waiting does not mend: `settings-mismatch` where a topic differs, `unauthenticated`; and `unavailable`, with what was waited for, when aborted
 */
export async function awaitTopics(settings: KafkaSettings, contracts: readonly Contract[], signal: AbortSignal): Promise<void> {
  const waiting = new Waiting(settings.logger ?? SILENT, settings.health);
  let obstacle: Obstacle = { peer: 'kafka', detail: `connecting to ${settings.brokers.join(', ')}` };
  waiting.show(obstacle.peer, obstacle.detail);
  const stopped = (): OrreryError => new OrreryError('unavailable', `Stopped while waiting. ${obstacle.detail}`);
  for (let attempt = 0; ; attempt += 1) {
    const found = await unlessAborted(look(settings, contracts, attempt), signal, stopped);
    if (!found) return waiting.over('Kafka is reached, with the topics that were waited for');
    obstacle = found;
    waiting.say(obstacle.peer, obstacle.detail);
    await backOff(attempt, signal, PACE);
  }
}

/** What stands in the way; undefined when nothing does. */
async function look(settings: KafkaSettings, contracts: readonly Contract[], attempt: number): Promise<Obstacle | undefined> {
  const first = attempt % settings.brokers.length;
  const brokers = [...settings.brokers.slice(first), ...settings.brokers.slice(0, first)];
  // What fails is told by this file, not by kafkajs for each attempt.
  const admin = new KafkaAdmin({ ...settings, brokers, logger: SILENT }, ONCE);
  try {
    const { missing, differences } = await compareTopics(admin, settings, contracts);
    refuse(differences);
    return missing.length === 0 ? undefined : missingTopics(settings, missing);
  } catch (error) {
    return obstacleOf(toOrreryError(error, 'Looking at topics'), settings);
  } finally {
    await admin.close();
  }
}

function missingTopics({ username }: KafkaSettings, missing: readonly string[]): Obstacle {
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  const seen = username === undefined ? 'do not exist yet' : `do not exist yet, or Kafka's user ${username} may not see them yet`;
  return { peer: 'topics', detail: `Waiting for topics that ${seen}: ${missing.slice(0, NAMED).join(', ')}${more}. Run the topics job (orrery-topics${username === undefined ? '' : ' --acls'}); they are looked for again by themselves.` };
}

/** @throws the error, where waiting does not mend it */
function obstacleOf(error: OrreryError, { brokers, username }: KafkaSettings): Obstacle {
  // A right comes with the topics; which one of them is refused, Kafka does not tell.
  if (error.code === 'forbidden') {
    return { peer: 'topics', detail: `Waiting for the rights of Kafka's user ${username ?? '(anonymous)'} to its topics (${error.message}). Run the topics job (orrery-topics --acls); it is tried again by itself.` };
  }
  const { cause } = error;
  const reason = cause instanceof Error ? cause.message : error.message;
  // A refused login may be tried again, but not for ever without a word to whoever looks at exit codes.
  if (error.code === 'unauthenticated') throw new OrreryError('unauthenticated', `Kafka at ${brokers.join(', ')} refuses its user ${username ?? '(anonymous)'}: ${reason}`, { cause, retryable: true, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) });
  if (!error.retryable) throw error;
  const remedy = error.remedy ?? 'See that it runs, and that ORRERY_KAFKA_BROKERS has its addresses.';
  return { peer: 'kafka', detail: `Kafka at ${brokers.join(', ')} cannot be used yet: ${reason}. ${remedy} It is tried again by itself.` };
}
