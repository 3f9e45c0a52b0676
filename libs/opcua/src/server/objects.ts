import { type Namespace, type StatusCode, StatusCodes, type UAObject } from 'node-opcua';

/** An object with the string NodeId `s=<id>`, under `parent` or under Objects. */
export function addObject(namespace: Namespace, id: string, name: string, parent?: UAObject): UAObject {
  const place = parent ? { componentOf: parent } : { organizedBy: namespace.addressSpace.rootFolder.objects };
  return namespace.addObject({ ...place, nodeId: `s=${id}`, browseName: name, displayName: name });
}

/** A method without arguments; `run` answers its status; none is Good. */
export function addMethod(namespace: Namespace, parent: UAObject, id: string, name: string, run: () => StatusCode | undefined): void {
  const method = namespace.addMethod(parent, { nodeId: `s=${id}`, browseName: name, inputArguments: [], outputArguments: [] });
  method.bindMethod((_inputs, _context, callback) => {
    callback(null, { statusCode: run() ?? StatusCodes.Good, outputArguments: [] });
  });
}
