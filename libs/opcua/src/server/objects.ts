import { type CallMethodResultOptions, type Namespace, type StatusCode, StatusCodes, type UAObject, Variant, VariantArrayType } from 'node-opcua';
import type { Datatype } from '@orrery/contracts';
import { uaDataType } from './variables.js';

/** An object with the string NodeId `s=<id>`, under `parent` or under Objects. */
export function addObject(namespace: Namespace, id: string, name: string, parent?: UAObject): UAObject {
  const place = parent ? { componentOf: parent } : { organizedBy: namespace.addressSpace.rootFolder.objects };
  return namespace.addObject({ ...place, nodeId: `s=${id}`, browseName: name, displayName: name });
}

/** An argument of a method, in or out. */
export interface MethodArgument {
  name: string;
  description?: string;
  datatype: Datatype;
}

/** What a method answers; only the status where nothing else is to be said. */
export interface MethodAnswer {
  status: StatusCode;
  /** Of a call with BadInvalidArgument: what was wrong with each argument, Good where nothing was. */
  argumentResults?: StatusCode[];
  /** In the order of `gives`. */
  outputs?: unknown[];
}

export interface MethodSpec {
  takes?: readonly MethodArgument[];
  gives?: readonly MethodArgument[];
  /** With the values in the order of `takes`, each of its type: the server refuses others by itself. Undefined is Good. */
  run: (values: readonly unknown[]) => StatusCode | MethodAnswer | undefined;
}

export function addMethod(namespace: Namespace, parent: UAObject, id: string, name: string, { takes = [], gives = [], run }: MethodSpec): void {
  const declared = (list: readonly MethodArgument[]) => list.map(({ name: argument, description, datatype }) => ({ name: argument, dataType: uaDataType(datatype), description: description ?? argument }));
  const method = namespace.addMethod(parent, { nodeId: `s=${id}`, browseName: name, inputArguments: declared(takes), outputArguments: declared(gives) });
  method.bindMethod((inputs, _context, callback) => {
    callback(null, resultOf(run(inputs.map(({ value }) => value as unknown)), gives));
  });
}

function resultOf(answer: StatusCode | MethodAnswer | undefined, gives: readonly MethodArgument[]): CallMethodResultOptions {
  const { status, argumentResults, outputs = [] } = answer === undefined ? { status: StatusCodes.Good } : 'status' in answer ? answer : { status: answer };
  return {
    statusCode: status,
    ...(argumentResults ? { inputArgumentResults: argumentResults } : {}),
    outputArguments: gives.slice(0, outputs.length).map(({ datatype }, index) => new Variant({ dataType: uaDataType(datatype), arrayType: VariantArrayType.Scalar, value: outputs[index] })),
  };
}
