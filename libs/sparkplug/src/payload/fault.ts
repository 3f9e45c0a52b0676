/** Why bytes are no Sparkplug payload. */
export type FaultCode = 'malformed' | 'not-utf8' | 'oversized' | 'too-many' | 'too-deep';

export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
}

/** Only on its way from the reader to decodePayload, which turns it into a Fault. */
export class PayloadError extends Error implements Fault {
  constructor(
    readonly code: FaultCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'PayloadError';
  }
}

/** What one payload may cost. Elements are metrics, properties, parameters and cells together: two bytes of wire can make an object. */
export interface PayloadLimits {
  readonly maxBytes: number;
  readonly maxElements: number;
  readonly maxDepth: number;
}

export const PAYLOAD_LIMITS: PayloadLimits = { maxBytes: 4 * 1024 * 1024, maxElements: 100_000, maxDepth: 16 };
