import {
  AttributeIds,
  BrowsePath,
  type ClientSession,
  type DataValue,
  type NodeId,
  ReadRequest,
  type ReadResponse,
  TimestampsToReturn,
  TranslateBrowsePathsToNodeIdsRequest,
  type TranslateBrowsePathsToNodeIdsResponse,
  VariableIds,
} from 'node-opcua';
import { call } from './channel.js';
import { inPieces } from './plan-items.js';

/** What must be known of a server before items can be planned; absent limits are not set by it. */
export interface ServerFacts {
  namespaces: string[];
  /** When the server was started, in ms since 1970; another time is another server behind the same address. */
  startedMs?: number;
  maxItemsPerCall?: number;
  maxItemsPerSubscription?: number;
}

const NODES = [
  VariableIds.Server_NamespaceArray,
  VariableIds.Server_ServerStatus_StartTime,
  VariableIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall,
  VariableIds.Server_ServerCapabilities_MaxMonitoredItemsPerSubscription,
];

/** A server with no limit of its own is still asked in pieces that fit one message. */
const ITEMS_PER_CALL = 1000;

export async function readServerFacts(session: ClientSession): Promise<ServerFacts> {
  const response = await call<ReadResponse>(
    session,
    new ReadRequest({
      nodesToRead: NODES.map((id) => ({ nodeId: `i=${id}`, attributeId: AttributeIds.Value })),
      timestampsToReturn: TimestampsToReturn.Neither,
    }),
  );
  const [namespaces, startTime, perCall, perSubscription] = response.results ?? [];
  const itemsPerCall = limit(perCall);
  const itemsPerSubscription = limit(perSubscription);
  return {
    namespaces: (namespaces?.value?.value as string[] | null) ?? [],
    ...(startTime?.value?.value instanceof Date ? { startedMs: startTime.value.value.getTime() } : {}),
    maxItemsPerCall: itemsPerCall ? Math.min(itemsPerCall, ITEMS_PER_CALL) : ITEMS_PER_CALL,
    ...(itemsPerSubscription ? { maxItemsPerSubscription: itemsPerSubscription } : {}),
  };
}

/** 0 and "no such node" both mean that the server names no limit. */
function limit(value: DataValue | undefined): number | undefined {
  const number = value?.statusCode.isGood() ? (value.value?.value as unknown) : undefined;
  return typeof number === 'number' && number > 0 ? number : undefined;
}

/** Which of the nodes have an EURange, so that a percent deadband means something (Part 8 §7.2). */
export async function nodesWithRange(session: ClientSession, nodes: readonly NodeId[], perCall: number | undefined): Promise<Set<NodeId>> {
  const known = new Set<NodeId>();
  for (const piece of inPieces(nodes, perCall)) {
    const response = await call<TranslateBrowsePathsToNodeIdsResponse>(
      session,
      new TranslateBrowsePathsToNodeIdsRequest({ browsePaths: piece.map(rangePath) }),
    );
    piece.forEach((node, index) => {
      const result = response.results?.[index];
      if (result?.statusCode.isGood() && (result.targets?.length ?? 0) > 0) known.add(node);
    });
  }
  return known;
}

function rangePath(node: NodeId): BrowsePath {
  return new BrowsePath({
    startingNode: node,
    relativePath: {
      elements: [{ referenceTypeId: 'i=46', isInverse: false, includeSubtypes: true, targetName: { namespaceIndex: 0, name: 'EURange' } }],
    },
  });
}
