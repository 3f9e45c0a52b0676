import { type NodeAddress } from './topic.js';

/** One metric of an edge node, or of one device behind it, as bindings name it: `<group>/<edge node>[/<device>]:<metric name>`. */
export interface MetricAddress extends NodeAddress {
  readonly device?: string;
  readonly metric: string;
}

const FORM = /^([^/+#\0:]+)\/([^/+#\0:]+)(?:\/([^/+#\0:]+))?:([\s\S]+)$/;

export function parseMetricAddress(address: string): MetricAddress | undefined {
  const [, group, edgeNode, device, metric] = FORM.exec(address) ?? [];
  if (group === undefined || edgeNode === undefined || metric === undefined) return undefined;
  return { group, edgeNode, ...(device === undefined ? {} : { device }), metric };
}
