import { type ClientSession, PublishRequest, type PublishResponse } from 'node-opcua';
import { call } from './channel.js';
import { type Fault, faultOf } from './errors.js';
import { UA } from './status.js';

export interface PublishLoopOptions {
  session: ClientSession;
  /** Requests kept waiting at the server, so that it can answer each cycle of each subscription at once. */
  pipeline: number;
  /** How long the server may keep a request, in ms. */
  timeoutHintMs: number;
  /** Called in the order of arrival, the next only when the promise has settled. */
  onResponse: (response: PublishResponse) => Promise<void> | undefined;
  /** The session or its subscriptions are gone: the loop has ended. */
  onFault: (fault: Fault) => void;
}

/** Faults after which a new request may simply be sent. */
const HARMLESS: readonly number[] = [UA.badTimeout];

/** Keeps Publish requests waiting at the server and acknowledges what has arrived (Part 4 §5.13.5). */
export class PublishLoop {
  private outstanding = 0;
  private pipeline: number;
  private paused = false;
  private ended = false;
  private working = false;
  private readonly arrived: PublishResponse[] = [];
  private acknowledgements: { subscriptionId: number; sequenceNumber: number }[] = [];

  constructor(private readonly options: PublishLoopOptions) {
    this.pipeline = options.pipeline;
  }

  start(): void {
    this.fill();
  }

  acknowledge(subscriptionId: number, sequenceNumber: number): void {
    this.acknowledgements.push({ subscriptionId, sequenceNumber });
  }

  /** No further requests; answers to those under way still come. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.fill();
  }

  end(): void {
    this.ended = true;
  }

  private fill(): void {
    while (!this.ended && !this.paused && this.outstanding < this.pipeline) this.send();
  }

  private send(): void {
    this.outstanding += 1;
    const subscriptionAcknowledgements = this.acknowledgements;
    this.acknowledgements = [];
    const request = new PublishRequest({
      requestHeader: { timeoutHint: this.options.timeoutHintMs },
      subscriptionAcknowledgements,
    });
    call<PublishResponse>(this.options.session, request).then(
      (response) => {
        this.outstanding -= 1;
        this.arrived.push(response);
        void this.work();
      },
      (error: unknown) => {
        this.outstanding -= 1;
        this.failed(faultOf(error));
      },
    );
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      for (let response = this.arrived.shift(); response && !this.ended; response = this.arrived.shift()) {
        const pending = this.options.onResponse(response);
        if (pending) await pending;
        this.fill();
      }
    } catch (error) {
      this.failed(faultOf(error));
    } finally {
      this.working = false;
    }
  }

  private failed(fault: Fault): void {
    if (this.ended) return;
    if (fault.status === UA.badTooManyPublishRequests) {
      this.pipeline = Math.max(1, this.outstanding);
      return;
    }
    if (fault.status !== undefined && HARMLESS.includes(fault.status)) return this.fill();
    this.ended = true;
    this.options.onFault(fault);
  }
}
