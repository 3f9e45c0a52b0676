import { type NodeId, resolveNodeId } from 'node-opcua';

/** A node as bindings name it: by namespace URI, so that a server may number its namespaces anew. */
export type ResolvedNode = { nodeId: NodeId; problem?: undefined } | { nodeId?: undefined; problem: string };

const WITH_URI = /^nsu=([^;]+);([isgb]=[\s\S]+)$/;

/**
 * `nsu=<uri>;s=<id>` against the server's namespace array; ids of the standard namespace may be written `i=2258`.
 * A namespace the server does not have is no error of form: the model may be loaded later, so the caller tries again.
 */
export function resolveNode(node: string, namespaces: readonly string[]): ResolvedNode {
  const match = WITH_URI.exec(node);
  if (!match) {
    return /^(ns=0;)?i=\d+$/.test(node) ? { nodeId: resolveNodeId(node) } : { problem: `"${node}" is no node id of the form nsu=<namespace uri>;s=<id>` };
  }
  const index = namespaces.indexOf(match[1] as string);
  if (index < 0) return { problem: `the server has no namespace ${match[1]}` };
  try {
    return { nodeId: resolveNodeId(`ns=${index};${match[2]}`) };
  } catch {
    return { problem: `"${match[2]}" is no identifier of a node` };
  }
}
