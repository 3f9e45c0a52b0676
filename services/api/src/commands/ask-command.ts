import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, type CommandRequest, commandRequests, OrreryError } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { activeTraceparent, inTraceOf, withBatchSpan } from '@orrery/service-kit';
import { ServiceViews } from '../adapters/service-views.js';
import { acknowledged } from '../platform/acknowledged.js';
import { PUBLISHER } from '../tokens.js';
import { CommandOutcomesConsumer } from './command-outcomes.consumer.js';

/** `ce_source` of what people ask of command. */
const COMMANDS_SOURCE = '/orrery/api/commands';
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Hands a request to command, and waits for what becomes of it. Not through the outbox: a wish to change a machine that waits for Kafka to come back
 * would surprise whoever made it, and the proof that it carries is kept nowhere but on its short-lived topic.
 */
@Injectable()
export class AskCommand {
  constructor(
    private readonly outcomes: CommandOutcomesConsumer,
    private readonly views: ServiceViews,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
  ) {}

  /**
   * What came of it first; undefined: nothing within two seconds.
   * @param traceparent in whose trace it goes on, e.g. that of an alert; the request's own is linked then
   * @throws OrreryError `conflict` of kind command-refused, with code and verdicts; `unavailable` where command has never run or Kafka does not acknowledge
   */
  async ask(request: CommandRequest, traceparent?: string): Promise<CommandOutcome | undefined> {
    await this.views.demand('command', 'commands_v1');
    const waiting = this.outcomes.expect(request.id, ANSWER_TIMEOUT_MS);
    try {
      await acknowledged(this.publish(request, traceparent), ANSWER_TIMEOUT_MS, {
        what: 'the request',
        remedy: 'Look at the commands of the twin before you ask again, with the same key: it may still be done.',
        details: { request: request.id },
      });
    } catch (error) {
      waiting.cancel();
      throw error;
    }
    const outcome = await waiting.outcome;
    if (outcome?.type === 'refused' || outcome?.type === 'approval-refused') throw refused(outcome);
    return outcome;
  }

  private publish(request: CommandRequest, traceparent: string | undefined): Promise<void> {
    const own = traceparent === undefined ? undefined : activeTraceparent();
    const publish = () => this.publisher.publish(commandRequests, [{ value: request, source: COMMANDS_SOURCE, id: request.id }]);
    return inTraceOf({ traceparent }, () => withBatchSpan('command ask', () => [{ traceparent: own }], publish, { kind: 'producer' }));
  }
}

function refused({ code = 'refused', reason = 'command refused it', verdicts, command }: CommandOutcome): OrreryError {
  const against = verdicts?.filter(({ outcome }) => outcome === 'refuse').map((verdict) => `${verdict.guard}: ${verdict.reason}`) ?? [];
  return new OrreryError('conflict', [reason, ...against.filter((text) => !reason.includes(text))].join('; '), {
    remedy: REMEDIES[code] ?? 'See what the guards say with POST /api/v1/commands?dryRun=true, and propose anew.',
    details: { kind: 'command-refused', code, ...(command === undefined ? {} : { command }), ...(verdicts === undefined ? {} : { verdicts }) },
  });
}

const REMEDIES: Readonly<Record<string, string>> = {
  unauthenticated: 'Sign in again: command did not accept the token as a proof.',
  forbidden: 'Ask an administrator for a grant.',
  'self-approval': 'Have somebody else approve it: whoever proposed it may not.',
};
