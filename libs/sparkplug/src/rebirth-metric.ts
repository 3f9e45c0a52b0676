import { codeOf, type Metric } from './payload/index.js';

/** The metric by which a host application asks for a new birth. */
export const REBIRTH = 'Node Control/Rebirth';
export const BD_SEQ = 'bdSeq';

export const bdSeqMetric = (bdSeq: number, timestamp: number): Metric => ({
  name: BD_SEQ,
  timestamp,
  datatype: codeOf('Int64'),
  value: { kind: 'long', value: BigInt(bdSeq) },
});

export const rebirthMetric = (value: boolean, timestamp: number): Metric => ({
  name: REBIRTH,
  timestamp,
  datatype: codeOf('Boolean'),
  value: { kind: 'boolean', value },
});

export const asksForRebirth = ({ name, value }: Metric): boolean => name === REBIRTH && value?.kind === 'boolean' && value.value;
