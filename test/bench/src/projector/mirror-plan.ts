import type { Connection } from '../stack/connection.js';
import type { RecordShape } from '../stack/record-sizes.js';

/** What the mirror writes for each record it consumes: as much as the projector did in the round before. */
export interface MirrorPlan {
  readonly event: RecordShape;
  readonly snapshot: RecordShape & { readonly perRecord: number };
  readonly redis: { readonly bytesPerWrite: number; readonly fields: number; readonly perRecord: number };
}

export interface MirrorSetup {
  readonly connection: Connection;
  readonly redisUrl: string;
  readonly topics: { readonly inputs: string; readonly events: string; readonly snapshots: string };
}

export interface MirrorRound {
  readonly plan: MirrorPlan;
  readonly records: number;
}

/** Hands out whole pieces of a rate per record, and carries the rest over. */
export class Credit {
  private owed = 0;

  constructor(private readonly perRecord: number) {}

  take(records: number): number {
    this.owed += records * this.perRecord;
    const whole = Math.floor(this.owed);
    this.owed -= whole;
    return whole;
  }
}
