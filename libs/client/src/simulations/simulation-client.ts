import { type Page } from '../api-types.js';
import { type Requester } from '../http/requester.js';
import { type NewSimulationRun, type PendingRun, type RunMessage, type SimulationQuery, type SimulationRun, type SimulationRunDetail } from './simulation-types.js';

/** Runs of models. Where simulation does not run, ApiError 503 `simulation-not-there`. */
export class SimulationClient {
  constructor(private readonly requester: Requester) {}

  /** The latest asked for first. */
  list(query: SimulationQuery = {}): Promise<Page<SimulationRun>> {
    return this.requester.json('/simulations', { query: { ...query } });
  }

  /** Mistakes in the model show in `failure` of the run, with line and column. */
  run(wish: NewSimulationRun): Promise<SimulationRunDetail | PendingRun> {
    return this.requester.json('/simulations', { method: 'POST', body: wish });
  }

  /** @throws ApiError 404 `unknown-run` */
  one(id: string): Promise<SimulationRunDetail> {
    return this.requester.json(`/simulations/${encodeURIComponent(id)}`);
  }

  /** An `Answer` of libs/des, as JSON. @throws ApiError 409 `no-result` */
  result(id: string): Promise<unknown> {
    return this.requester.json(`/simulations/${encodeURIComponent(id)}/result`);
  }

  /** @throws ApiError 409 `run-ended` */
  cancel(id: string, reason?: string): Promise<SimulationRunDetail | PendingRun> {
    return this.requester.json(`/simulations/${encodeURIComponent(id)}/cancel`, { method: 'POST', body: reason === undefined ? {} : { reason } });
  }

  /**
   * What comes of a run, while it comes; ends with `ended`. A connection that is lost shows as an end without it: follow anew, and drop what you have by its share.
   * @throws ApiError 404 `unknown-run`
   */
  async *follow(id: string, signal?: AbortSignal): AsyncGenerator<RunMessage, void, void> {
    const { body } = await this.requester.send(`/simulations/${encodeURIComponent(id)}/results`, signal ? { signal } : {});
    if (!body) return;
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const lines = (rest + value).split('\n');
        rest = lines.pop() ?? '';
        // eslint-disable-next-line no-restricted-syntax -- lines of the api's own answer over HTTP, no record of Kafka
        for (const line of lines) yield JSON.parse(line) as RunMessage;
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }
}
