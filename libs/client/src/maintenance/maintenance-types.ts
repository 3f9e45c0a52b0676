import { type MaintenanceScore } from '@orrery/contracts';

export type { Anomaly, Contribution, MaintenanceScore, RemainingLife } from '@orrery/contracts';

/** GET /maintenance/scores/{twinId}: the last score of each detector that watches the twin. */
export interface TwinScores {
  readonly twinId: string;
  readonly scores: readonly (MaintenanceScore & {
    /** Contributions of paths that the reader may not read are left out. */
    readonly filtered?: true;
    /** Its validity is over: nothing has scored the twin since. */
    readonly outdated: boolean;
  })[];
}

/** Maintenance of a twin and all that is part of it: alerts suppressed, commands locked, data marked. GET, POST /maintenance/windows */
export interface MaintenanceWindow {
  readonly id: string;
  readonly twinId: string;
  /** ISO 8601 */
  readonly from: string;
  readonly until: string;
  /** It was ended before its time. */
  readonly endedAt?: string;
  readonly by: string;
  readonly reason: string;
  readonly state: 'planned' | 'open' | 'over';
}

export interface MaintenanceWindowDraft {
  /** The same id again changes the window; given by the api when absent. */
  readonly id?: string;
  readonly twinId: string;
  /** Now, when absent. */
  readonly from?: string;
  readonly until: string;
  readonly reason: string;
}

export type MaintenanceWindowAnswer =
  | { readonly status: 'done'; readonly actionId: string; readonly window: MaintenanceWindow }
  | { readonly status: 'pending'; readonly actionId: string; readonly location: string };
