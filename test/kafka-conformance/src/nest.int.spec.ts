import 'reflect-metadata';
import { BadRequestException, Catch, Controller, Module, UseFilters, UseInterceptors, UsePipes, type ArgumentsHost, type CallHandler, type ExceptionFilter, type ExecutionContext, type INestMicroservice, type NestInterceptor, type PipeTransform } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import { deadLetters, OrreryError, type Contract } from '@orrery/contracts';
import { KafkaPublisher, KafkaStrategy, OnLogState, OnRecords, RecordContext, type KafkaSettings } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { of, tap, throwError, type Observable } from 'rxjs';
import { startBroker, type Broker } from './support/broker.js';
import { startDatabase, type Database } from './support/database.js';
import { readAll } from './support/read-all.js';
import { additions, tallied, tallyContracts, type Addition } from './support/tally-contracts.js';
import { TallyState } from './support/tally-state.js';

const seen: string[] = [];

class RefuseNegative implements PipeTransform {
  transform(value: unknown): unknown {
    if ((value as Addition).n < 0) throw new BadRequestException(['n must not be negative']);
    return value;
  }
}

class Witness implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(tap({ complete: () => seen.push('done'), error: () => seen.push('failed') }));
  }
}

class Harmless extends Error {}

@Catch(Harmless)
class AnswerHarmless implements ExceptionFilter {
  catch(_error: Harmless, _host: ArgumentsHost): Observable<unknown> {
    return of('answered');
  }
}

class Translated extends Error {}

@Catch(Translated)
class Translate implements ExceptionFilter {
  catch(error: Translated): Observable<never> {
    return throwError(() => new OrreryError('invalid-argument', `translated: ${error.message}`));
  }
}

let attemptsAt7 = 0;

@Controller()
@UsePipes(RefuseNegative)
@UseInterceptors(Witness)
@UseFilters(AnswerHarmless, Translate)
class Additions {
  @OnRecords(additions)
  async onAddition(@Payload() { key, n }: Addition, @Ctx() { tx }: RecordContext<Addition>): Promise<void> {
    if (n === 7 && (attemptsAt7 += 1) < 3) throw new Error('not yet');
    if (n === 8) throw new TypeError('never');
    if (n === 9) throw new Harmless();
    if (n === 10) throw new Translated('ten');
    await tx.query('insert into totals as t values ($1, $2, 1) on conflict (key) do update set total = t.total + excluded.total', [key, n]);
  }
}

@Module({ controllers: [Additions] })
class RecordsModule {}

const state = new TallyState();

@Controller()
class Tallying {
  @OnLogState(additions)
  tally(): TallyState {
    return state;
  }
}

@Module({ controllers: [Tallying] })
class LogStateModule {}

describe('the Kafka transport of Nest', () => {
  let broker: Broker;
  let database: Database;
  let app: INestMicroservice | undefined;

  beforeAll(async () => {
    [broker, database] = await Promise.all([startBroker(), startDatabase()]);
  });
  afterAll(() => Promise.all([broker?.stop(), database?.stop()]));
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  async function listen(module: object, strategy: KafkaStrategy): Promise<void> {
    app = await NestFactory.createMicroservice(module, { strategy, logger: false });
    await app.listen();
  }
  const publish = async (settings: KafkaSettings, key: string, numbers: number[]) => {
    const publisher = new KafkaPublisher(settings);
    await publisher.publish(additions, numbers.map((n) => ({ value: { key, n }, source: 'test' })));
    await publisher.close();
  };

  it('lets what handlers, pipes and filters throw reach retry or dead letter, and what a filter answers be done', async () => {
    const realm = await broker.realm(tallyContracts);
    const schema = await database.schema(realm);
    const settings = broker.settings('adder', realm);
    const retry = { attempts: 4, initialMs: 5, maxMs: 10 };
    await listen(RecordsModule, new KafkaStrategy({ settings, transactional: { pool: database.pool, schema, publishes: [tallied] as unknown as readonly Contract[], sessionTimeoutMs: 3_000, commitIntervalMs: 50, retry } }));
    await publish(settings, 'a', [1, -1, 7, 8, 9, 10, 2]);
    const total = async () => (await database.pool.query<{ total: string }>(`select total from ${schema}.totals`)).rows[0]?.total;
    await until('the others', async () => (await total()) === '10');
    expect(attemptsAt7).toBeGreaterThanOrEqual(3);
    await until('letters', async () => (await readAll(settings, deadLetters)).length === 3);
    const letters = (await readAll(settings, deadLetters)).map(({ value }) => value!).sort((a, b) => Number(a.origin.offset) - Number(b.origin.offset));
    expect(letters.map(({ origin: { offset }, detail }) => [offset, detail])).toEqual([
      ['1', 'n must not be negative'],
      ['3', 'never'],
      ['5', 'translated: ten'],
    ]);
    expect(seen).toContain('done');
    expect(seen).toContain('failed');
  });

  it('runs a log-state handler that a method gives', async () => {
    const realm = await broker.realm(tallyContracts);
    const settings = broker.settings('tally', realm);
    const strategy = new KafkaStrategy({ settings, logState: { sessionTimeoutMs: 3_000, snapshotDelayMs: 50 } });
    await listen(LogStateModule, strategy);
    await publish(settings, 'a', [1, 2, 3]);
    await until('tally', () => state.totals().a === 6);
    await until('events', async () => (await readAll(settings, tallied)).length === 3);
    expect(strategy.unwrap()).toHaveLength(1);
  });

  it('does not start on topics that differ from their contracts', async () => {
    const settings = broker.settings('tally', await broker.realm(tallyContracts.map((contract) => ({ ...contract, settings: { ...contract.settings, retentionMs: 60_000 } }))));
    await expect(listen(LogStateModule, new KafkaStrategy({ settings }))).rejects.toMatchObject({ code: 'settings-mismatch' });
  });
});
