import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Contract } from '@orrery/contracts';
import { KeepFailure } from './keep-failure.js';

/** Nest gives a handler only to the transport it was declared for. */
export const KAFKA_TRANSPORT = Symbol('orrery-kafka');

/** What a decorated method is to the strategy. */
export interface HandlerExtras {
  readonly shape: 'log-state' | 'records' | 'batches';
  readonly contract: Contract;
}

/**
 * A method that gives the LogState for a topic: `@OnLogState(twinInputs) projection() { return this.twins; }`. It is asked
 * once, when the strategy starts to listen.
 */
export function OnLogState<T>(contract: Contract<T>): MethodDecorator {
  return pattern(contract, 'log-state');
}

/**
 * A method called with each record of a topic: `(@Payload() value, @Ctx() context: RecordContext)`, inside the transaction of
 * its batch, with pipes, guards, interceptors and filters as anywhere in Nest. What is thrown, and no filter answers, rolls the
 * transaction back; the record is then retried or dead-lettered.
 */
export function OnRecords<T>(contract: Contract<T>): MethodDecorator {
  return applyDecorators(pattern(contract, 'records'), UseInterceptors(KeepFailure));
}

/**
 * A method that gives the TransactionalHandler of a topic, for whoever writes in bulk: it gets whole batches, past Nest's pipes and
 * filters. `@OnBatches(twinInputs) inputs() { return this.history; }`; asked once, when the strategy starts to listen.
 */
export function OnBatches<T>(contract: Contract<T>): MethodDecorator {
  return pattern(contract, 'batches');
}

function pattern<T>(contract: Contract<T>, shape: HandlerExtras['shape']): MethodDecorator {
  const extras: HandlerExtras = { shape, contract: contract as unknown as Contract };
  return EventPattern<string>(contract.topic, KAFKA_TRANSPORT, extras);
}
