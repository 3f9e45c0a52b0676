import { type Datatype, type MethodBinding } from '@orrery/contracts';
import { suggest } from '../dtdl/nearest.js';
import { type Place } from '../dtdl/place.js';
import { datatypeOf, type ResolvedCommand, type ResolvedModel, type ResolvedSchema } from '../dtdl/resolve-model.js';
import { METHOD_DATATYPES, type WrittenMethod } from './bindings-file.js';

/** One argument of a Command as its model declares it. */
export interface CommandArgument {
  readonly name: string;
  readonly datatype: Datatype;
  readonly unit?: string;
  readonly schema: ResolvedSchema;
}

/** A Command's request is its one argument; the fields of an Object are as many arguments. */
export function commandArguments({ request }: ResolvedCommand): CommandArgument[] {
  if (!request) return [];
  const fields = request.schema.kind === 'object' ? request.schema.fields : [request];
  return fields.map(({ name, schema, unit }) => ({ name, datatype: datatypeOf(schema), schema, ...(unit === undefined ? {} : { unit }) }));
}

/** Judges one method against the Command of the twin's model that it is bound to. */
export function checkMethod(written: WrittenMethod, place: Place, model: ResolvedModel): MethodBinding | undefined {
  const command = model.commands.get(written.path);
  if (!command) {
    const fix = model.values.has(written.path) ? 'bind it under "items", or name a Command' : suggest(written.path, [...model.commands.keys()]);
    return place.at('path').report('binding.method', `${model.id} has no Command "${written.path}"`, fix);
  }
  const before = place.reported;
  const known = commandArguments(command);
  for (const [name, { place: at }] of Object.entries(written.arguments ?? {})) {
    if (!known.some((argument) => argument.name === name)) at.report('binding.argument', `the Command "${written.path}" has no argument "${name}"`, suggest(name, known.map((argument) => argument.name)), 'key');
  }
  const bound = known.flatMap(({ name, datatype: modelled, unit }) => {
    const own = written.arguments?.[name];
    const datatype = own?.value.datatype ?? modelled;
    if (!isCallable(modelled)) return place.report('binding.argument', `the argument "${name}" is ${modelled}, with which no method can be called here`, 'use numbers, truth values and texts') ?? [];
    if (familyOf(datatype) !== familyOf(modelled)) return own!.place.at('datatype').report('binding.argument', `"${name}" is ${modelled} in the model, which is no ${datatype}`, 'write the type that the server declares, and a schema of its kind into the model') ?? [];
    return [{ name, ...(own?.value.name === undefined || own.value.name === name ? {} : { as: own.value.name }), datatype, ...(unit === undefined ? {} : { unit }) }];
  });
  return place.reported > before ? undefined : { path: written.path, object: written.object, method: written.method, arguments: bound };
}

const isCallable = (datatype: Datatype): boolean => (METHOD_DATATYPES as readonly Datatype[]).includes(datatype);

/** What a value of one type may be sent as: an integer as another that has room for it, never a text as a number. */
function familyOf(datatype: Datatype): string {
  if (/^u?int|byte$/.test(datatype)) return 'integer';
  return datatype === 'float' || datatype === 'double' ? 'real' : datatype;
}
