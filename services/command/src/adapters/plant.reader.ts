import { OrreryError } from '@orrery/contracts';
import { type Pool } from 'pg';
import { type Defined, PlantView } from '../plant/plant-view.js';

/**
 * The plant as it is applied, read from the api's views for every judgement, as the policy is; never from Kafka. What is told there of rules and addresses is for whoever shows them:
 * a record that somebody slipped in would be a guard moved. Whole again only after an apply.
 */
export class PlantReader {
  private known: { readonly version: string; readonly plant: PlantView } | undefined;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly schema: string,
  ) {}

  /** @throws OrreryError unavailable: what cannot be judged by what is applied is not judged */
  async latest(): Promise<PlantView> {
    try {
      const { rows } = await this.pool.query<{ version: string }>(`select version from "${this.schema}".plant_version_v1`);
      if (this.known && rows[0]?.version === this.known.version) return this.known.plant;
      // One statement, one snapshot: no version with the definitions of another.
      const all = await this.pool.query<{ version: string; key: string | null; body: Defined['body'] }>(`select v.version, d.key, d.body from "${this.schema}".plant_version_v1 v left join "${this.schema}".plant_definitions_v1 d on true`);
      const plant = PlantView.of(all.rows.flatMap(({ key, body }) => (key === null ? [] : [{ key, body }])));
      this.known = { version: all.rows[0]?.version ?? 'none', plant };
      return plant;
    } catch (cause) {
      throw new OrreryError('unavailable', 'what is applied cannot be read, so nothing may be commanded', { cause, remedy: 'See whether PostgreSQL runs, and whether this service may read plant_version_v1 and plant_definitions_v1 of the api.' });
    }
  }
}
