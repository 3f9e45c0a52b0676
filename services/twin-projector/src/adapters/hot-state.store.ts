import { type RedisPeer } from '@orrery/service-kit';
import { type Redis } from 'ioredis';
import { type Answer, type Twin } from '@orrery/twin-model';
import { HotChange, hotFields, REV_FIELD } from '../domain/hot-state.js';

/**
 * Compare-and-set of a twin by revision. Answers 1 written, 0 the store has this revision or a later one, -1 this generation
 * is not the store's (emptied, or owned by another projector), -2 a revision in between is missing: write the twin whole.
 * KEYS twin, generation, members; ARGV generation, base (-1: whole), rev, number of set fields, twin id, fields…, removed
 * fields…. Fields are set a thousand at a time: Lua's unpack has a limit.
 */
const WRITE = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return -1 end
local base, rev, n = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local stored = tonumber(redis.call('HGET', KEYS[1], '${REV_FIELD}') or '0')
if base == -1 then
  redis.call('DEL', KEYS[1])
  redis.call('SADD', KEYS[3], ARGV[5])
elseif stored >= rev then return 0
elseif stored ~= base then return -2 end
redis.call('HSET', KEYS[1], '${REV_FIELD}', rev)
for i = 6, 5 + n, 1000 do redis.call('HSET', KEYS[1], unpack(ARGV, i, math.min(i + 999, 5 + n))) end
if #ARGV > 5 + n then redis.call('HDEL', KEYS[1], unpack(ARGV, 6 + n)) end
return 1`;

const DELETE = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return -1 end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[3], ARGV[2])
return 1`;

/** The generation of a partition only ever rises: a projector that has lost the partition cannot take it back. */
const CLAIM = `
local now = tonumber(redis.call('GET', KEYS[1]) or '-1')
if now > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1`;

/** Writes a twin whole during a rebuild, whatever the generation, unless it is there at this revision: a later one was never published. */
const RESTORE = `
local stored = tonumber(redis.call('HGET', KEYS[1], '${REV_FIELD}') or '0')
if stored == tonumber(ARGV[1]) and ARGV[2] ~= 'force' then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], '${REV_FIELD}', ARGV[1])
for i = 3, #ARGV, 1000 do redis.call('HSET', KEYS[1], unpack(ARGV, i, math.min(i + 999, #ARGV))) end
return 1`;

const REBUILD_BATCH = 200;
const ANSWER_SECONDS = 60;

interface Scripts {
  twinWrite(...args: (string | number)[]): unknown;
  twinDelete(...args: (string | number)[]): unknown;
  twinClaim(...args: (string | number)[]): Promise<number>;
  twinRestore(...args: (string | number)[]): unknown;
}

export interface HotWrite {
  readonly twinId: string;
  /** undefined: the twin is deleted */
  readonly twin: Twin | undefined;
  readonly change: HotChange;
}

export type HotOutcome = 'written' | 'lost-generation';

/** The hot state in Redis: disposable, rebuilt from memory whenever its generation is gone (architecture decision 7). */
export class HotStateStore {
  private readonly redis: Redis & Scripts;

  constructor(
    redis: Redis,
    private readonly peer: Pick<RedisPeer, 'unavailable' | 'isAway'>,
    private readonly realm: string,
    /** The partition that a twin belongs to, where topics may have grown. */
    private readonly homeOf?: (twinId: string) => number,
  ) {
    redis.defineCommand('twinWrite', { numberOfKeys: 3, lua: WRITE });
    redis.defineCommand('twinDelete', { numberOfKeys: 3, lua: DELETE });
    redis.defineCommand('twinClaim', { numberOfKeys: 1, lua: CLAIM });
    redis.defineCommand('twinRestore', { numberOfKeys: 1, lua: RESTORE });
    this.redis = redis as Redis & Scripts;
  }

  /** One round trip for all twins of a batch; twins that miss a revision are written whole in a second one. */
  async write(partition: number, generation: bigint, writes: readonly HotWrite[]): Promise<HotOutcome> {
    if (writes.length === 0) return 'written';
    const codes = await this.send(partition, generation, writes);
    if (codes.includes(-1)) return 'lost-generation';
    const incomplete = writes.filter((_write, index) => codes[index] === -2).map((write) => ({ ...write, change: new HotChange(0) }));
    if (incomplete.length === 0) return 'written';
    const again = await this.send(partition, generation, incomplete);
    return again.includes(-1) ? 'lost-generation' : 'written';
  }

  private async send(partition: number, generation: bigint, writes: readonly HotWrite[]): Promise<number[]> {
    const pipeline = this.redis.pipeline();
    const scripts = pipeline as unknown as Scripts;
    const generationKey = this.generationKey(partition);
    const membersKey = this.membersKey(partition);
    for (const { twinId, twin, change } of writes) {
      const key = this.twinKey(twinId);
      if (twin === undefined) {
        scripts.twinDelete(key, generationKey, membersKey, generation.toString(), twinId);
        continue;
      }
      const fields = hotFields(twin, change.base === -1 ? undefined : change);
      scripts.twinWrite(
        key,
        generationKey,
        membersKey,
        generation.toString(),
        change.base,
        twin.rev,
        fields.length,
        twinId,
        ...fields,
        ...(change.base === -1 ? [] : change.removed),
      );
    }
    return (await this.run(pipeline)).map(Number);
  }

  /**
   * Brings Redis to the given twins and claims the partition; what belongs to no twin any more is taken out.
   * @returns false when a newer projector owns the partition
   */
  async rebuild(partition: number, generation: bigint, twins: ReadonlyMap<string, Twin>): Promise<boolean> {
    const current = await this.generation(partition);
    if (current !== undefined && current > generation) return false;
    const members = await this.asked(this.redis.smembers(this.membersKey(partition)));
    const gone = members.filter((twinId) => !twins.has(twinId));
    let pipeline = this.redis.pipeline();
    if (gone.length > 0) pipeline.srem(this.membersKey(partition), gone);
    // A twin that is at home in another partition since the topics grew is written by its owner.
    const deleted = gone.filter((twinId) => (this.homeOf?.(twinId) ?? partition) === partition);
    if (deleted.length > 0) pipeline.del(deleted.map((twinId) => this.twinKey(twinId)));
    const known = new Set(members);
    for (const twin of twins.values()) {
      const force = known.has(twin.twinId) ? '' : 'force';
      (pipeline as unknown as Scripts).twinRestore(this.twinKey(twin.twinId), twin.rev, force, ...hotFields(twin));
      pipeline.sadd(this.membersKey(partition), twin.twinId);
      if (pipeline.length >= REBUILD_BATCH) {
        await this.run(pipeline);
        pipeline = this.redis.pipeline();
      }
    }
    await this.run(pipeline);
    return (await this.asked(this.redis.twinClaim(this.generationKey(partition), generation.toString()))) === 1;
  }

  get isAway(): boolean {
    return this.peer.isAway;
  }

  /** The generation that Redis holds for a partition; undefined once it has been emptied. */
  async generation(partition: number): Promise<bigint | undefined> {
    const value = await this.asked(this.redis.get(this.generationKey(partition)));
    return value === null ? undefined : BigInt(value);
  }

  /** Tells the requesters of desired changes how they were judged. */
  async answer(answers: readonly Answer[]): Promise<void> {
    if (answers.length === 0) return;
    const pipeline = this.redis.pipeline();
    for (const answer of answers) {
      const json = JSON.stringify(answer);
      pipeline.set(`${this.realm}:answer:${answer.requestId}`, json, 'EX', ANSWER_SECONDS);
      pipeline.publish(`${this.realm}:answers`, json);
    }
    await this.run(pipeline);
  }

  private async run(pipeline: ReturnType<Redis['pipeline']>): Promise<unknown[]> {
    if (pipeline.length === 0) return [];
    return ((await this.asked(pipeline.exec())) ?? []).map(([error, answer]) => {
      if (error) throw this.noFaultOfRecords(error);
      return answer;
    });
  }

  private asked<T>(command: Promise<T>): Promise<T> {
    return command.catch((error: Error) => {
      throw this.noFaultOfRecords(error);
    });
  }

  /** What Redis says while it cannot be used is no fault of the record that was to be written: it is tried again. Only a broken script is. */
  private noFaultOfRecords(error: Error): Error {
    return error.name === 'ReplyError' && error.message.startsWith('ERR') ? error : this.peer.unavailable(error);
  }

  private twinKey(twinId: string): string {
    return `${this.realm}:twin:${twinId}`;
  }

  private generationKey(partition: number): string {
    return `${this.realm}:generation:${partition}`;
  }

  private membersKey(partition: number): string {
    return `${this.realm}:members:${partition}`;
  }
}
