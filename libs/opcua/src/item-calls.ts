import {
  AttributeIds,
  type ClientSession,
  CreateMonitoredItemsRequest,
  type CreateMonitoredItemsResponse,
  DataChangeFilter,
  DataChangeTrigger,
  DeadbandType,
  DeleteMonitoredItemsRequest,
  ModifyMonitoredItemsRequest,
  type ModifyMonitoredItemsResponse,
  MonitoringMode,
  type NodeId,
  TimestampsToReturn,
} from 'node-opcua';
import { call } from './channel.js';
import { type MonitoredItem } from './monitored-item.js';
import { resolveNode } from './node-address.js';
import { inPieces, type ItemRequest, planItem } from './plan-items.js';
import { nodesWithRange, type ServerFacts } from './server-facts.js';
import { qualityOf, statusName, UA } from './status.js';

export interface ItemCalls {
  session: ClientSession;
  subscriptionId: number;
  publishingIntervalMs: number;
  facts: ServerFacts;
}

const DEADBANDS = { none: DeadbandType.None, absolute: DeadbandType.Absolute, percent: DeadbandType.Percent };

/** Creates items; each gets its own answer, and one that fails stops no other (thingsboard-gateway#2093). @throws only when a whole call failed. */
export async function createItems(calls: ItemCalls, items: readonly MonitoredItem[]): Promise<void> {
  const nodes = new Map<MonitoredItem, NodeId>();
  for (const item of items) {
    const { nodeId, problem } = resolveNode(item.spec.node, calls.facts.namespaces);
    if (nodeId) nodes.set(item, nodeId);
    else refuse(item, UA.badNodeIdUnknown, problem);
  }
  const ranges = await rangesFor(calls, nodes);
  for (const piece of inPieces([...nodes.keys()], calls.facts.maxItemsPerCall)) {
    const requests = piece.map((item) => planItem(item.spec, calls.publishingIntervalMs, ranges.has(nodes.get(item) as NodeId)));
    const response = await call<CreateMonitoredItemsResponse>(
      calls.session,
      new CreateMonitoredItemsRequest({
        subscriptionId: calls.subscriptionId,
        timestampsToReturn: TimestampsToReturn.Both,
        itemsToCreate: piece.map((item, index) => ({
          itemToMonitor: { nodeId: nodes.get(item) as NodeId, attributeId: AttributeIds.Value },
          monitoringMode: MonitoringMode.Reporting,
          requestedParameters: parameters(item, requests[index] as ItemRequest),
        })),
      }),
    );
    piece.forEach((item, index) => {
      const result = response.results?.[index];
      const status = result ? result.statusCode.value >>> 0 : UA.badTimeout;
      if (!result || qualityOf(status) === 'bad') return refuse(item, status);
      item.serverId = result.monitoredItemId;
      granted(item, status, requests[index] as ItemRequest, result);
    });
  }
}

/** Asks for other parameters of items that are monitored, without a moment in which they are not. */
export async function modifyItems(calls: ItemCalls, items: readonly MonitoredItem[]): Promise<void> {
  const nodes = new Map<MonitoredItem, NodeId>();
  for (const item of items) {
    const { nodeId } = resolveNode(item.spec.node, calls.facts.namespaces);
    if (nodeId) nodes.set(item, nodeId);
  }
  const ranges = await rangesFor(calls, nodes);
  for (const piece of inPieces([...nodes.keys()], calls.facts.maxItemsPerCall)) {
    const requests = piece.map((item) => planItem(item.spec, calls.publishingIntervalMs, ranges.has(nodes.get(item) as NodeId)));
    const response = await call<ModifyMonitoredItemsResponse>(
      calls.session,
      new ModifyMonitoredItemsRequest({
        subscriptionId: calls.subscriptionId,
        timestampsToReturn: TimestampsToReturn.Both,
        itemsToModify: piece.map((item, index) => ({
          monitoredItemId: item.serverId as number,
          requestedParameters: parameters(item, requests[index] as ItemRequest),
        })),
      }),
    );
    piece.forEach((item, index) => {
      const result = response.results?.[index];
      const status = result ? result.statusCode.value >>> 0 : UA.badTimeout;
      if (result && qualityOf(status) !== 'bad') return granted(item, status, requests[index] as ItemRequest, result);
      // It goes on as it was; what was asked for is not granted, and that is said.
      item.applied = item.spec;
      item.note = `not changed: ${statusName(status)}`;
    });
  }
}

/** Items the server does not know any more are no error. */
export async function deleteItems(calls: ItemCalls, serverIds: readonly number[]): Promise<void> {
  for (const monitoredItemIds of inPieces(serverIds, calls.facts.maxItemsPerCall)) {
    await call(calls.session, new DeleteMonitoredItemsRequest({ subscriptionId: calls.subscriptionId, monitoredItemIds }));
  }
}

async function rangesFor(calls: ItemCalls, nodes: ReadonlyMap<MonitoredItem, NodeId>): Promise<Set<NodeId>> {
  const percent = [...nodes].filter(([item]) => item.spec.deadband?.type === 'percent').map(([, node]) => node);
  return percent.length > 0 ? nodesWithRange(calls.session, percent, calls.facts.maxItemsPerCall) : new Set();
}

function parameters(item: MonitoredItem, request: ItemRequest): object {
  const { filter } = request;
  return {
    clientHandle: item.handle,
    samplingInterval: request.samplingInterval,
    queueSize: request.queueSize,
    discardOldest: request.discardOldest,
    ...(filter
      ? {
          filter: new DataChangeFilter({
            trigger: DataChangeTrigger[filter.trigger],
            deadbandType: DEADBANDS[filter.deadband],
            deadbandValue: filter.deadbandValue,
          }),
        }
      : {}),
  };
}

function granted(item: MonitoredItem, status: number, request: ItemRequest, result: { revisedSamplingInterval: number; revisedQueueSize: number }): void {
  item.applied = item.spec;
  item.status = status;
  item.revised = { samplingIntervalMs: result.revisedSamplingInterval, queueSize: result.revisedQueueSize };
  delete item.reason;
  delete item.retryAtMs;
  if (request.note === undefined) delete item.note;
  else item.note = request.note;
}

function refuse(item: MonitoredItem, status: number, problem?: string): void {
  delete item.serverId;
  item.applied = item.spec;
  item.status = status;
  item.reason = problem ? `${statusName(status)}: ${problem}` : statusName(status);
}
