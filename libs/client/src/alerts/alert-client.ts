import { type Page } from '../api-types.js';
import { type Requester } from '../http/requester.js';
import { type AlarmStatistics, type AlertActionAnswer, type AlertActionDraft, type AlertDetail, type AlertPageQuery, type AlertPreview, type AlertPreviewQuery, type ListedAlert, type StatisticsQuery, type WrittenAlertRule } from './alert-types.js';

/** A preview reads a span of history. */
const PREVIEW_TIMEOUT_MS = 120_000;

/** Alerts, and what people do about them. Where alerting does not run, ApiError 503 `alerting-not-there`. */
export class AlertClient {
  constructor(private readonly requester: Requester) {}

  list(query: AlertPageQuery = {}): Promise<Page<ListedAlert>> {
    const { state, priority, ...rest } = query;
    return this.requester.json('/alerts', { query: { ...rest, state: state?.join(','), priority: priority?.join(',') } });
  }

  /** `id` is the alert's key. @throws ApiError 404 `unknown-alert` */
  one(id: string): Promise<AlertDetail> {
    return this.requester.json(`/alerts/${encodeURIComponent(id)}`);
  }

  /** @throws ApiError 409 `action-refused` with the reason */
  act(id: string, action: AlertActionDraft): Promise<AlertActionAnswer> {
    return this.requester.json(`/alerts/${encodeURIComponent(id)}/actions`, { method: 'POST', body: action });
  }

  /** How an action ended that was still on its way. */
  action(id: string, actionId: string): Promise<AlertActionAnswer> {
    return this.requester.json(`/alerts/${encodeURIComponent(id)}/actions/${encodeURIComponent(actionId)}`);
  }

  statistics(query: StatisticsQuery = {}): Promise<AlarmStatistics> {
    return this.requester.json('/alerts/statistics', { query: { ...query } });
  }

  /** The rules that hold, of twins whose history the reader may read. */
  async rules(): Promise<readonly WrittenAlertRule[]> {
    return (await this.requester.json<Page<WrittenAlertRule>>('/alerts/rules')).items;
  }

  /** What a rule would have raised, before it is saved. */
  preview(question: AlertPreviewQuery): Promise<AlertPreview> {
    return this.requester.json('/alerts/preview', { method: 'POST', body: question, timeoutMs: PREVIEW_TIMEOUT_MS });
  }
}
