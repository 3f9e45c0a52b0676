import { type Page } from '../api-types.js';
import { type Requester } from '../http/requester.js';
import { type Decision, type EffectivePolicy, type EffectiveQuery, type Grant } from './policy-types.js';

/** Who may do what: for administrators. */
export class PolicyClient {
  constructor(private readonly requester: Requester) {}

  async list(): Promise<readonly Grant[]> {
    return (await this.requester.json<Page<Grant>>('/policies')).items;
  }

  /** Adds a grant, or puts it in the place of the one with the same id. @throws ApiError 409 where nobody would be left to administer */
  put(grant: Grant): Promise<Grant> {
    const { id, by: _by, at: _at, ...body } = grant;
    return this.requester.json(`/policies/${encodeURIComponent(id)}`, { method: 'PUT', body });
  }

  /** @throws ApiError 409 where nobody would be left to administer */
  async remove(id: string): Promise<void> {
    await this.requester.send(`/policies/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** What somebody may do, and which role, grant or revoke decides it. */
  effective(query: string | EffectiveQuery): Promise<EffectivePolicy> {
    const { roles, ...rest } = typeof query === 'string' ? { subject: query } as EffectiveQuery : query;
    return this.requester.json('/policies/effective', { query: { ...rest, roles: roles?.join(',') } });
  }

  /** The latest decisions, newest first. */
  async decisions(limit?: number): Promise<readonly Decision[]> {
    return (await this.requester.json<Page<Decision>>('/decisions', { query: { limit } })).items;
  }
}
