import { type ReportedQuality } from '@orrery/contracts';
import { StatusCodes } from 'node-opcua';

/** Severity bits: 0 good, 1 uncertain, 2 bad, 3 reserved and read as bad (OPC UA Part 4 §7.39.1; rule R1). */
export function qualityOf(code: number): ReportedQuality {
  switch (code >>> 30) {
    case 0:
      return 'good';
    case 1:
      return 'uncertain';
    default:
      return 'bad';
  }
}

/** InfoType DataValue (0x0400) with the Overflow bit (0x0080): the queue lost a value just here; the value itself is as good as it says. */
export function hasOverflow(code: number): boolean {
  return (code & 0x0c80) === 0x0480;
}

/** The code without its info bits: what a name belongs to. */
export function symbolCode(code: number): number {
  return (code & 0xffff_0000) >>> 0;
}

/** StatusCode names of Part 4 §7.39 by their code without info bits. */
const NAMES: ReadonlyMap<number, string> = new Map(
  Object.values(StatusCodes as unknown as Record<string, unknown>)
    .filter((status): status is { value: number; name: string } => typeof (status as { value?: unknown } | null)?.value === 'number')
    .filter((status) => (status.value & 0xffff) === 0)
    .map((status) => [status.value >>> 0, status.name]),
);

/** `BadNodeIdUnknown`; a code no standard names is given in hexadecimal. */
export function statusName(code: number): string {
  return NAMES.get(symbolCode(code)) ?? `0x${symbolCode(code).toString(16).padStart(8, '0')}`;
}

/** Codes this library decides on. */
export const UA = {
  good: 0,
  badWaitingForInitialData: 0x8032_0000,
  badNodeIdUnknown: 0x8034_0000,
  badEncodingLimitsExceeded: 0x8008_0000,
  badMonitoredItemIdInvalid: 0x8042_0000,
  badMessageNotAvailable: 0x807b_0000,
  badSubscriptionIdInvalid: 0x8028_0000,
  badNoSubscription: 0x8079_0000,
  badTimeout: 0x800a_0000,
  badTooManyPublishRequests: 0x8078_0000,
  goodSubscriptionTransferred: 0x002d_0000,
} as const;
