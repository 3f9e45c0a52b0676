import { type Gap, type SourceStatus, type TwinEvent } from '@orrery/contracts';
import { type TwinView } from '../domain/twin-view.js';

export interface Me {
  readonly name: string;
  readonly roles: readonly string[];
}

/** A source as registered, with the last it said of itself and its gaps, newest first. */
export interface SourceView {
  readonly id: string;
  readonly protocol?: string;
  readonly endpoint: string;
  readonly clock?: 'device' | 'recorded';
  readonly securityMode?: string;
  readonly securityPolicy?: string;
  readonly status?: SourceStatus;
  readonly gapList: readonly Gap[];
}

export type StreamMessage =
  | { readonly kind: 'open' }
  | { readonly kind: 'event'; readonly event: TwinEvent }
  /** The server had to leave out events, or what was asked to resume from is gone. */
  | { readonly kind: 'lagged' }
  /** The connection is gone; the client tries again by itself. */
  | { readonly kind: 'lost'; readonly reason: string };

export type DesiredAnswer =
  | { readonly kind: 'done' }
  /** Accepted, but not seen in the twin within two seconds. */
  | { readonly kind: 'accepted' };

/** What the console asks of the platform. */
export interface PlantApi {
  me(): Promise<Me>;
  twins(): Promise<TwinView[]>;
  /** undefined where there is no such twin. */
  twin(twinId: string, minRev?: number): Promise<TwinView | undefined>;
  sources(): Promise<SourceView[]>;
  /** `value` null takes the wish back. Refused with PlantApiError 412 where `rev` is no longer the twin's revision. */
  setDesired(twinId: string, path: string, value: unknown, rev: number, reason: string | undefined): Promise<DesiredAnswer>;
  /** Every event of every twin that the reader may see, until the signal aborts. Reconnects and resumes by itself. */
  stream(signal: AbortSignal): AsyncIterable<StreamMessage>;
}

/** A refusal by the api, as problem details say it (RFC 9457); status 0 where no answer came. */
export class PlantApiError extends Error {
  override readonly name = 'PlantApiError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
