import { type Page } from '../api-types.js';
import { type Requester } from '../http/requester.js';
import { type MaintenanceWindow, type MaintenanceWindowAnswer, type MaintenanceWindowDraft, type TwinScores } from './maintenance-types.js';

/** How machines do, and when they are worked on. */
export class MaintenanceClient {
  constructor(private readonly requester: Requester) {}

  scores(twinId: string): Promise<TwinScores> {
    return this.requester.json(`/maintenance/scores/${encodeURIComponent(twinId)}`);
  }

  /** Planned and open ones; with `all` also what is over, the latest first. */
  async windows(query: { readonly twin?: string; readonly all?: boolean } = {}): Promise<readonly MaintenanceWindow[]> {
    return (await this.requester.json<Page<MaintenanceWindow>>('/maintenance/windows', { query: { ...query } })).items;
  }

  openWindow(window: MaintenanceWindowDraft): Promise<MaintenanceWindowAnswer> {
    return this.requester.json('/maintenance/windows', { method: 'POST', body: window });
  }

  endWindow(id: string, reason?: string): Promise<MaintenanceWindowAnswer> {
    return this.requester.json(`/maintenance/windows/${encodeURIComponent(id)}/end`, { method: 'POST', body: { reason } });
  }
}
