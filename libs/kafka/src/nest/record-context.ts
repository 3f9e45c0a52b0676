import { BaseRpcContext } from '@nestjs/microservices';
import { type PoolClient } from 'pg';
import { type Delivered } from '../records/delivered.js';

/** What a record handler gets beside the value: `@Ctx() context: RecordContext`. */
export class RecordContext<T = unknown> extends BaseRpcContext<[Delivered<T>, PoolClient]> {
  /** What the handler or one of its pipes threw, before Nest's filters made an answer of it. */
  failure: unknown;

  constructor(record: Delivered<T>, tx: PoolClient) {
    super([record, tx]);
  }

  get record(): Delivered<T> {
    return this.getArgs()[0];
  }

  /** The transaction of the batch; its search path is the service's schema. */
  get tx(): PoolClient {
    return this.getArgs()[1];
  }
}
