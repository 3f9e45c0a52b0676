import { type Requester } from '../http/requester.js';
import { type ImportBatch, type ImportJob, type NewImport } from './import-types.js';

/** A batch is judged and written as a whole. */
const BATCH_TIMEOUT_MS = 60_000;

/** History from files. Whoever may import into a twin (`IMPORT_HISTORY`) may use it. */
export class ImportClient {
  constructor(private readonly requester: Requester) {}

  /** A new import, or the last one with the same key: its `nextBatch` says where to go on. */
  begin(job: NewImport): Promise<ImportJob> {
    return this.requester.json('/imports', { method: 'POST', body: job });
  }

  /** Sending a batch again changes nothing: after no answer, send it again. @throws ApiError 409 for one out of turn */
  send(id: string, batch: ImportBatch, signal?: AbortSignal): Promise<ImportJob> {
    return this.requester.json(`/imports/${encodeURIComponent(id)}/rows`, { method: 'PUT', body: batch, timeoutMs: BATCH_TIMEOUT_MS, ...(signal ? { signal } : {}) });
  }

  one(id: string): Promise<ImportJob> {
    return this.requester.json(`/imports/${encodeURIComponent(id)}`);
  }

  async latest(): Promise<readonly ImportJob[]> {
    return (await this.requester.json<{ items: ImportJob[] }>('/imports')).items;
  }
}
