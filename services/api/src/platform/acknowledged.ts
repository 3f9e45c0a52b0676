import { OrreryError } from '@orrery/contracts';

export interface Unacknowledged {
  readonly what: string;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Waits for Kafka, which may be away for longer than anybody waits; what has been handed to the publisher may still be written.
 * @throws OrreryError `unavailable` of kind not-acknowledged
 */
export async function acknowledged(publishing: Promise<void>, timeoutMs: number, { what, remedy, details = {} }: Unacknowledged): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new OrreryError('unavailable', `Kafka has not acknowledged ${what} within ${timeoutMs} ms`, { remedy, details: { kind: 'not-acknowledged', ...details } })), timeoutMs);
  });
  // Whichever comes second is nobody's any more.
  publishing.catch(() => undefined);
  try {
    await Promise.race([publishing, late]);
  } finally {
    clearTimeout(timer);
  }
}
