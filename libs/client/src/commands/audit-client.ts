import { type Page } from '../api-types.js';
import { type Requester } from '../http/requester.js';
import { type AuditEntry, type AuditQuery, type AuditVerdict } from './command-types.js';

/** A chain of years takes its time. */
const VERIFY_TIMEOUT_MS = 300_000;

/** The chain of everything that was decided about commands: for administrators. */
export class AuditClient {
  constructor(private readonly requester: Requester) {}

  list(query: AuditQuery = {}): Promise<Page<AuditEntry>> {
    return this.requester.json('/audit', { query: { ...query } });
  }

  verify(): Promise<AuditVerdict> {
    return this.requester.json('/audit/verify', { timeoutMs: VERIFY_TIMEOUT_MS });
  }
}
