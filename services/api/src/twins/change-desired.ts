import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type DesiredPatch, OrreryError, twinInputs } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { type Answer, timestampFromMillis } from '@orrery/twin-model';
import { DefinitionsStore } from '../adapters/definitions.store.js';
import { checkWishes } from '../domain/check-wishes.js';
import { type TagList } from '../domain/entity-tag.js';
import { acknowledged } from '../platform/acknowledged.js';
import { PUBLISHER } from '../tokens.js';
import { DesiredAnswers } from './desired-answers.js';
import { ReadTwin } from './read-twin.js';

const ANSWER_TIMEOUT_MS = 2_000;
/** `ce_source` of what people ask for. */
const DESIRED_SOURCE = '/orrery/api/desired';

export interface DesiredOutcome {
  readonly requestId: string;
  /** undefined: not answered within two seconds. */
  readonly answer?: Answer;
}

/** Hands a wish to the projector, the only one to judge preconditions, and waits for its answer. */
@Injectable()
export class ChangeDesired {
  constructor(
    private readonly readTwin: ReadTwin,
    private readonly definitions: DefinitionsStore,
    private readonly answers: DesiredAnswers,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
  ) {}

  /** @throws OrreryError `contract-violation`, `conflict`, `precondition-failed`, `not-found`, `unavailable` */
  async change(twinId: string, patch: DesiredPatch, ifMatch: TagList, by: string): Promise<DesiredOutcome> {
    const now = timestampFromMillis(Date.now());
    const [definition, commandPaths] = await Promise.all([this.readTwin.definition(twinId), this.definitions.commandPaths(twinId)]);
    const wishes = checkWishes(patch, definition, commandPaths, now);
    const requestId = randomUUID();
    const waiting = this.answers.expect(requestId, ANSWER_TIMEOUT_MS);
    try {
      const precondition = ifMatch.kind === 'revisions' ? { ifMatch: [...ifMatch.revisions], ...(ifMatch.wishes.length > 0 ? { ifWish: [...ifMatch.wishes] } : {}) } : {};
      const value = { type: 'desired' as const, twinId, receivedTs: now, requestId, by, ...precondition, patch: wishes };
      await acknowledged(this.publisher.publish(twinInputs, [{ value, source: DESIRED_SOURCE, id: requestId }]), ANSWER_TIMEOUT_MS, {
        what: 'the change',
        remedy: 'Read the twin before you try again: the change may still be made.',
        details: { requestId },
      });
    } catch (error) {
      waiting.cancel();
      throw error;
    }
    const answer = await waiting.answer;
    if (answer === undefined) await this.answers.remember(requestId, twinId);
    else refuseRefused(twinId, answer);
    return answer === undefined ? { requestId } : { requestId, answer };
  }

  /** How a request ended that was not answered in time. @throws OrreryError `not-found` */
  async outcome(twinId: string, requestId: string): Promise<DesiredOutcome> {
    if (await this.answers.remembers(requestId, twinId)) {
      const answer = await this.answers.find(requestId);
      return answer === undefined ? { requestId } : { requestId, answer };
    }
    throw new OrreryError('not-found', `no request ${requestId} for ${twinId} waits for its answer`, {
      remedy: 'Answers are kept for a minute; read the twin to see what it has come to.',
      details: { kind: 'unknown-request' },
    });
  }
}

function refuseRefused(twinId: string, { status, rev, detail = '' }: Answer): void {
  if (status === 'precondition-failed') {
    throw new OrreryError('precondition-failed', `${twinId}: ${detail}`, { remedy: 'Read the twin again and decide anew.', details: { rev } });
  }
  if (status === 'unknown-twin') throw new OrreryError('not-found', detail, { details: { kind: 'unknown-twin' } });
  if (status === 'invalid') throw new OrreryError('contract-violation', detail, { details: { kind: 'wish-refused', rev } });
}
