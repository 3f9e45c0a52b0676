import { type CallDeed } from '@orrery/commands';
import { type Datatype } from '@orrery/contracts';
import { type Argument, AttributeIds, BrowseDirection, BrowsePath, BrowseRequest, type BrowseResponse, type ClientSession, DataType, NodeClass, type NodeId, ReadRequest, type ReadResponse, RelativePath, TranslateBrowsePathsToNodeIdsRequest, type TranslateBrowsePathsToNodeIdsResponse } from 'node-opcua';
import { call } from '../channel.js';
import { writableType } from './to-variant.js';

/** One of a method's InputArguments (Part 3 §8.6), in the server's order. */
export interface InputArgument {
  readonly name: string;
  /** Undefined: a type that is not called with here. */
  readonly datatype: Datatype | undefined;
  readonly isScalar: boolean;
}

const HAS_PROPERTY = 'i=46';
const HAS_SUBTYPE = 'i=45';
const SCALAR = -1;
/** Built-in types have the node ids 1 to 25 of the standard namespace (Part 6 §5.1.2). */
const LAST_BUILT_IN = 25;
/** From any standard type up to a built-in one there are fewer steps. */
const MAX_SUPERTYPES = 12;

/** What a method takes, as its server says it now. @throws Error as channel's call does */
export async function readInputArguments(session: ClientSession, method: NodeId): Promise<InputArgument[]> {
  const path = new BrowsePath({
    startingNode: method,
    relativePath: new RelativePath({ elements: [{ referenceTypeId: HAS_PROPERTY, includeSubtypes: true, isInverse: false, targetName: { namespaceIndex: 0, name: 'InputArguments' } }] }),
  });
  const { results } = await call<TranslateBrowsePathsToNodeIdsResponse>(session, new TranslateBrowsePathsToNodeIdsRequest({ browsePaths: [path] }));
  const property = results?.[0]?.targets?.[0]?.targetId;
  // A method without arguments has no such property.
  if (!property) return [];
  const read = await call<ReadResponse>(session, new ReadRequest({ nodesToRead: [{ nodeId: property, attributeId: AttributeIds.Value }] }));
  const all = (read.results?.[0]?.value.value ?? []) as Argument[];
  const found: InputArgument[] = [];
  for (const { name, dataType, valueRank } of all) found.push({ name: name ?? '', datatype: writableType(await builtInType(session, dataType)), isScalar: valueRank === SCALAR });
  return found;
}

/** Duration is a Double, UtcTime a DateTime, and so on (Part 5 §12): up the types until one is built in. */
async function builtInType(session: ClientSession, dataType: NodeId): Promise<DataType> {
  let type = dataType;
  for (let step = 0; step < MAX_SUPERTYPES; step += 1) {
    if (type.namespace === 0 && typeof type.value === 'number' && type.value <= LAST_BUILT_IN) return type.value;
    const { results } = await call<BrowseResponse>(
      session,
      new BrowseRequest({ nodesToBrowse: [{ nodeId: type, browseDirection: BrowseDirection.Inverse, referenceTypeId: HAS_SUBTYPE, includeSubtypes: false, nodeClassMask: NodeClass.DataType, resultMask: 0 }] }),
    );
    const above = results?.[0]?.references?.[0]?.nodeId;
    if (!above) return DataType.Null;
    type = above;
  }
  return DataType.Null;
}

/** Why a call does not fit what the server says that the method takes; undefined where it does. Names count: two numbers that are swapped are none the less numbers. */
export function misfit(deed: CallDeed, signature: readonly InputArgument[]): string | undefined {
  const told = signature.map(({ name, datatype, isScalar }) => `${name} ${datatype ?? 'of a type that cannot be called with here'}${isScalar ? '' : ' (array)'}`).join(', ');
  const wanted = deed.arguments.map(({ name, datatype }) => `${name} ${datatype}`).join(', ');
  const fits = signature.length === deed.arguments.length && signature.every(({ name, datatype, isScalar }) => isScalar && deed.arguments.some((one) => one.name === name && one.datatype === datatype));
  return fits ? undefined : `the server's method takes ${told || 'no arguments'}, the bindings say ${wanted || 'none'}`;
}
