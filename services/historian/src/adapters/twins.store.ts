import { type TwinDefinition } from '@orrery/contracts';
import { type HeldInput, millisOf, Quarantine } from '@orrery/twin-model';
import { type PoolClient } from 'pg';
import { jsonText } from '../domain/json-text.js';
import { type KnownTwin, seriesOf } from '../domain/known-twin.js';

/** What is remembered of a partition between its batches; true only of what was committed. */
export interface PartitionMemory {
  readonly twins: Map<string, KnownTwin>;
  readonly quarantine: Quarantine;
  /** Source → what stands for it in rows. */
  readonly sources: Map<string, number>;
}

/** Twins, series, sources and waiting inputs: everything a reading is judged and placed by. */
export class TwinsStore {
  async load(tx: PoolClient, partition: number): Promise<PartitionMemory> {
    const twins = new Map<string, KnownTwin>();
    const defined = await tx.query<{ twin_id: string; definition: TwinDefinition; epochs: Record<string, string> }>('select twin_id, definition, epochs from twins where partition = $1', [partition]);
    const ids = new Map(defined.rows.map(({ twin_id }) => [twin_id, new Map<string, number>()]));
    const placed = await tx.query<{ twin_id: string; path: string; series_id: number }>(
      'select twin_id, path, series_id from series where twin_id in (select twin_id from twins where partition = $1)',
      [partition],
    );
    for (const { twin_id, path, series_id } of placed.rows) ids.get(twin_id)?.set(path, series_id);
    for (const { twin_id, definition, epochs } of defined.rows) twins.set(twin_id, { twinId: twin_id, definition, epochs, series: seriesOf(definition, ids.get(twin_id)!) });
    const named = await tx.query<{ name: string; source_id: number }>('select name, source_id from sources');
    return { twins, quarantine: await this.loadHeld(tx, partition), sources: new Map(named.rows.map(({ name, source_id }) => [name, source_id])) };
  }

  private async loadHeld(tx: PoolClient, partition: number): Promise<Quarantine> {
    const quarantine = new Quarantine();
    const { rows } = await tx.query<{ input_offset: string; input: HeldInput }>('select input_offset, input from held_inputs where partition = $1 order by input_offset', [partition]);
    for (const { input_offset, input } of rows) quarantine.hold({ twinId: input.twinId, input, offset: BigInt(input_offset) }, millisOf(input.receivedTs));
    return quarantine;
  }

  /** A twin as it is defined from now on. Its series are made with it, so that no reading waits for one. */
  async define(tx: PoolClient, partition: number, before: KnownTwin | undefined, twinId: string, definition: TwinDefinition): Promise<KnownTwin> {
    await tx.query('insert into twins (twin_id, partition, definition) values ($1, $2, $3) on conflict (twin_id) do update set partition = excluded.partition, definition = excluded.definition', [
      twinId,
      partition,
      jsonText(definition),
    ]);
    const paths = Object.entries(definition.properties);
    const { rows } = await tx.query<{ path: string; series_id: number }>(
      `insert into series (twin_id, path, datatype, unit) select $1, * from unnest($2::text[], $3::text[], $4::text[])
       on conflict (twin_id, path) do update set datatype = excluded.datatype, unit = excluded.unit returning path, series_id`,
      [twinId, paths.map(([path]) => path), paths.map(([, { datatype }]) => datatype), paths.map(([, { unit }]) => unit ?? null)],
    );
    const series = seriesOf(definition, new Map(rows.map(({ path, series_id }) => [path, series_id])), before?.series);
    return { twinId, definition, epochs: before?.epochs ?? {}, series };
  }

  async saveEpochs(tx: PoolClient, { twinId, epochs }: KnownTwin): Promise<void> {
    await tx.query('update twins set epochs = $2 where twin_id = $1', [twinId, JSON.stringify(epochs)]);
  }

  /** Its series and readings stay. */
  async remove(tx: PoolClient, twinId: string): Promise<void> {
    await tx.query('delete from twins where twin_id = $1', [twinId]);
  }

  async sourceId(tx: PoolClient, name: string): Promise<number> {
    const { rows } = await tx.query<{ source_id: number }>('insert into sources (name) values ($1) on conflict (name) do update set name = excluded.name returning source_id', [name]);
    return rows[0]!.source_id;
  }

  async hold(tx: PoolClient, partition: number, offset: bigint, knownAt: string, input: HeldInput): Promise<void> {
    await tx.query('insert into held_inputs (partition, input_offset, known_at, input) values ($1, $2, $3, $4)', [partition, String(offset), knownAt, jsonText(input)]);
  }

  async release(tx: PoolClient, partition: number, offsets: readonly bigint[]): Promise<void> {
    if (offsets.length === 0) return;
    await tx.query('delete from held_inputs where partition = $1 and input_offset = any($2::bigint[])', [partition, offsets.map(String)]);
  }
}
