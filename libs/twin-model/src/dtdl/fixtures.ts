import { type SourceFile } from './open-file.js';
import { readModels, type ModelsRead } from './read-models.js';

/** Builders for the specs of the DTDL reader: one Interface as a file, the contents given. */
export const V2 = 'dtmi:dtdl:context;2';
export const V3 = ['dtmi:dtdl:context;3', 'dtmi:dtdl:extension:quantitativeTypes;1'];

export function model(name: string, rest: Record<string, unknown> = {}): Record<string, unknown> {
  return { '@context': V3, '@id': `dtmi:test:${name};1`, '@type': 'Interface', ...rest };
}

export function file(path: string, document: unknown): SourceFile {
  return { path, content: JSON.stringify(document, null, 2) };
}

/** Reads models given as documents, each a file `models/<n>.json` counted from 0. */
export function read(...documents: unknown[]): ModelsRead {
  return readModels(documents.map((document, index) => file(`models/${index}.json`, document)));
}

/** `file path code` of each problem, for short expectations. */
export function found({ problems }: Pick<ModelsRead, 'problems'>): string[] {
  return problems.map((problem) => `${problem.file} ${problem.path} ${problem.code}`);
}

export const telemetry = (name: string, schema: unknown = 'double', rest: Record<string, unknown> = {}): Record<string, unknown> => ({
  '@type': 'Telemetry',
  name,
  schema,
  ...rest,
});
export const property = (name: string, schema: unknown = 'double', rest: Record<string, unknown> = {}): Record<string, unknown> => ({
  '@type': 'Property',
  name,
  schema,
  ...rest,
});
