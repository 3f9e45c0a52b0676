/** CloudEvents 1.0 attributes as Kafka headers in binary mode (CloudEvents Kafka binding §3.2; rule R15). */
export const CE = {
  specversion: 'ce_specversion',
  id: 'ce_id',
  source: 'ce_source',
  type: 'ce_type',
  subject: 'ce_subject',
  time: 'ce_time',
  dataschema: 'ce_dataschema',
  partitionkey: 'ce_partitionkey',
  sequence: 'ce_sequence',
  contenttype: 'content-type',
  traceparent: 'traceparent',
} as const;

/** URI of the generated JSON Schema of a topic. */
export function schemaUri(topic: string): string {
  return `https://orrery.dev/schemas/${topic}.schema.json`;
}
