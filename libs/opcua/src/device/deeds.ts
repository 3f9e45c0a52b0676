import { type CallDeed, type Deed, type WriteAnswer, type WriteDeed } from '@orrery/commands';
import { AttributeIds, type CallResponse, type ClientSession, type DataType, DataValue, type NodeId, ReadRequest, type ReadResponse, WriteRequest, type WriteResponse } from 'node-opcua';
import { call } from '../channel.js';
import { resolveNode } from '../node-address.js';
import { qualityOf, statusName } from '../status.js';
import { answerOfCall, callRequest } from './call-method.js';
import { misfit, readInputArguments } from './method-signature.js';
import { toVariant } from './to-variant.js';
import { answerOf } from './write-answer.js';

/** A deed that is ready to leave: sent once, and then answered or not. */
export type Prepared = { readonly send: () => Promise<WriteAnswer> } | { readonly problem: string };

const CURRENT_WRITE = 2;
const NO_RESULT: WriteAnswer = { kind: 'lost', reason: 'the server answered without a result' };

/** @throws Error as channel's call does, OrreryError invalid-argument as toVariant does; nothing has left then */
export function prepare(session: ClientSession, namespaces: readonly string[], deed: Deed, shown: ReadonlyMap<string, DataType>): Promise<Prepared> | Prepared {
  return deed.kind === 'write' ? prepareWrite(session, namespaces, deed, shown) : prepareCall(session, namespaces, deed);
}

function prepareWrite(session: ClientSession, namespaces: readonly string[], { address, value, datatype }: WriteDeed, shown: ReadonlyMap<string, DataType>): Prepared {
  const { nodeId, problem } = resolveNode(address, namespaces);
  if (!nodeId) return { problem };
  // The value and nothing else: a server that is given times or a status refuses them (BadWriteNotSupported).
  const request = new WriteRequest({ nodesToWrite: [{ nodeId, attributeId: AttributeIds.Value, value: new DataValue({ value: toVariant(value, datatype, shown.get(address)) }) }] });
  return {
    send: async () => {
      const { results } = await call<WriteResponse>(session, request);
      const code = results?.[0]?.value;
      return code === undefined ? NO_RESULT : answerOf(code >>> 0);
    },
  };
}

async function prepareCall(session: ClientSession, namespaces: readonly string[], deed: CallDeed): Promise<Prepared> {
  const [object, method] = [resolveNode(deed.object, namespaces), resolveNode(deed.method, namespaces)];
  if (!object.nodeId || !method.nodeId) return { problem: object.problem ?? method.problem ?? 'the method is not named' };
  const signature = await readInputArguments(session, method.nodeId);
  const problem = misfit(deed, signature);
  if (problem !== undefined) return { problem };
  const request = callRequest(deed, object.nodeId, method.nodeId, signature);
  return {
    send: async () => {
      const { results } = await call<CallResponse>(session, request);
      return results?.[0] ? answerOfCall(results[0], signature) : NO_RESULT;
    },
  };
}

/** Why this identity may not write or call here, or the method is another than the bindings say. @throws Error as channel's call does */
export async function obstacleTo(session: ClientSession, namespaces: readonly string[], deed: Deed): Promise<string | undefined> {
  const address = deed.kind === 'write' ? deed.address : deed.method;
  const { nodeId, problem } = resolveNode(address, namespaces);
  if (!nodeId) return problem;
  if (deed.kind === 'write') {
    const [access] = await readAttributes(session, nodeId, [AttributeIds.UserAccessLevel]);
    if (access?.isUnknown) return `the server does not know ${address} (${access.status})`;
    return typeof access?.value === 'number' && (access.value & CURRENT_WRITE) === 0 ? `the server does not let this service write ${address}` : undefined;
  }
  const { problem: objectProblem } = resolveNode(deed.object, namespaces);
  if (objectProblem !== undefined) return objectProblem;
  const [executable, userExecutable] = await readAttributes(session, nodeId, [AttributeIds.Executable, AttributeIds.UserExecutable]);
  if (executable?.isUnknown) return `the server has no method ${address} (${executable.status})`;
  if (executable?.value === false) return `${address} cannot be called as the machine is now`;
  if (userExecutable?.value === false) return `the server does not let this service call ${address}`;
  return misfit(deed, await readInputArguments(session, nodeId));
}

interface Attribute {
  /** The server has no such node, or it is of another class. */
  readonly isUnknown: boolean;
  readonly status: string;
  /** Undefined where the server does not tell. */
  readonly value: unknown;
}

async function readAttributes(session: ClientSession, nodeId: NodeId, attributes: readonly AttributeIds[]): Promise<Attribute[]> {
  const { results } = await call<ReadResponse>(session, new ReadRequest({ nodesToRead: attributes.map((attributeId) => ({ nodeId, attributeId })) }));
  return (results ?? []).map(({ statusCode, value }) => {
    const status = statusName(statusCode.value >>> 0);
    return { isUnknown: /^Bad(?:NodeId|AttributeId)/.test(status), status, value: qualityOf(statusCode.value >>> 0) === 'good' ? (value.value as unknown) : undefined };
  });
}
