import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isOrreryError } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type FastifyRequest } from 'fastify';
import { bearerToken } from '../auth/auth.guard.js';
import { AskCommand } from '../commands/ask-command.js';

export interface WindowSpan {
  readonly id: string;
  readonly twinId: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

/**
 * A maintenance window that may come to hold for less locks fewer commands: command takes that from nobody but who proves who they are, so it is asked with
 * their token before alerting is told.
 */
@Injectable()
export class TellCommand {
  constructor(private readonly command: AskCommand) {}

  /** @throws OrreryError `conflict` where command refuses it, `unavailable` where Kafka does not acknowledge; nothing where command has never run here */
  async window({ id, ...span }: WindowSpan, request: FastifyRequest): Promise<void> {
    const wish = { type: 'window' as const, id: randomUUID(), at: timestampFromMillis(Date.now()), proof: bearerToken(request.headers.authorization), window: id, ...span };
    try {
      await this.command.ask(wish);
    } catch (error) {
      if (!isOrreryError(error) || (error.details as { kind?: string } | undefined)?.kind !== 'command-not-there') throw error;
    }
  }
}
