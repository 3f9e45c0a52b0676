import { type Datatype } from '@orrery/contracts';
import { humanise, splitPath } from './words.js';

/** What a method is called with. */
export interface ArgumentWords {
  readonly name: string;
  readonly label: string;
  readonly datatype: Datatype;
  readonly unit?: string;
}

/** What a model calls one of its paths. */
export interface PathWords {
  readonly name: string;
  readonly description?: string;
  /** Names of the values of an Enum, by value as text. */
  readonly values?: ReadonlyMap<string, string>;
  /** Present of a Command, which is no value: its arguments. */
  readonly takes?: readonly ArgumentWords[];
}

/** What a model calls its paths and its components. */
export interface ModelWords {
  readonly paths: ReadonlyMap<string, PathWords>;
  readonly components: ReadonlyMap<string, string>;
}

/** Words by model id. */
export type Vocabulary = ReadonlyMap<string, ModelWords>;

export function wordsOf(vocabulary: Vocabulary, model: string, path: string): PathWords {
  return vocabulary.get(model)?.paths.get(path) ?? { name: humanise(splitPath(path).name) };
}

export function componentName(vocabulary: Vocabulary, model: string, component: string): string {
  return vocabulary.get(model)?.components.get(component) ?? humanise(component);
}

/** `Main motor: current`; the twin's own values by their name alone. */
export function fullName(vocabulary: Vocabulary, model: string, path: string): string {
  const { component } = splitPath(path);
  const { name } = wordsOf(vocabulary, model, path);
  return component === undefined ? name : `${componentName(vocabulary, model, component)}: ${lowerFirst(name)}`;
}

/** Abbreviations keep their capitals. */
const lowerFirst = (text: string) => (/^[A-Z][A-Z0-9]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));

interface Element {
  readonly '@id'?: string;
  readonly '@type'?: string | readonly string[];
  readonly name?: string;
  readonly displayName?: string | Readonly<Record<string, string>>;
  readonly description?: string | Readonly<Record<string, string>>;
  readonly schema?: string | Element;
  readonly unit?: string;
  readonly request?: Element;
  readonly fields?: Element | readonly Element[];
  readonly contents?: Element | readonly Element[];
  readonly extends?: string | Element | readonly (string | Element)[];
  readonly schemas?: Element | readonly Element[];
  readonly enumValues?: readonly { readonly name: string; readonly displayName?: Element['displayName']; readonly enumValue: unknown }[];
}

/** DTDL allows no more (v3 §6.1), and a chain that ends in itself must end here. */
const MOST_EXTENDS = 10;

/** The words of DTDL interfaces: display names, descriptions, names of enum values, inherited and component parts included. */
export function readVocabulary(documents: Iterable<unknown>): Vocabulary {
  const interfaces = new Map<string, Element>();
  for (const document of documents) for (const element of listOf(document as Element)) if (element['@id'] !== undefined) interfaces.set(element['@id'], element);
  return new Map([...interfaces.keys()].map((id) => [id, wordsOfModel(id, interfaces)]));
}

function wordsOfModel(id: string, interfaces: ReadonlyMap<string, Element>): ModelWords {
  const paths = new Map<string, PathWords>();
  const components = new Map<string, string>();
  const own = contentsOf(id, interfaces);
  for (const { content, owner } of own) {
    if (content.name === undefined) continue;
    const name = textOf(content.displayName) ?? humanise(content.name);
    if (!isA(content, 'Component')) paths.set(content.name, wordsOfContent(content, owner));
    else {
      components.set(content.name, name);
      for (const inner of contentsOf(content.schema, interfaces)) {
        if (inner.content.name !== undefined) paths.set(`${content.name}/${inner.content.name}`, wordsOfContent(inner.content, inner.owner));
      }
    }
  }
  return { paths, components };
}

interface Owned {
  readonly content: Element;
  /** The interface that has it: where its named schemas stand. */
  readonly owner: Element;
}

function contentsOf(reference: string | Element | undefined, interfaces: ReadonlyMap<string, Element>, depth = 0): Owned[] {
  const owner = typeof reference === 'string' ? interfaces.get(reference) : reference;
  if (!owner || depth > MOST_EXTENDS) return [];
  const inherited = listOf(owner.extends).flatMap((base) => contentsOf(base, interfaces, depth + 1));
  return [...inherited, ...listOf(owner.contents).map((content) => ({ content, owner }))];
}

function wordsOfContent(content: Element, owner: Element): PathWords {
  const schema = schemaOf(content, owner);
  const description = textOf(content.description);
  const values = schema && isA(schema, 'Enum') ? enumNames(schema) : undefined;
  return {
    name: textOf(content.displayName) ?? humanise(content.name!),
    ...(description === undefined ? {} : { description }),
    ...(values === undefined ? {} : { values }),
    ...(isA(content, 'Command') ? { takes: argumentsOf(content, owner) } : {}),
  };
}

const schemaOf = ({ schema }: Element, owner: Element): Element | undefined => (typeof schema === 'string' ? listOf(owner.schemas).find((named) => named['@id'] === schema) : schema);

/** A request is one argument; the fields of an Object are as many. */
function argumentsOf({ request }: Element, owner: Element): ArgumentWords[] {
  if (!request) return [];
  const schema = schemaOf(request, owner);
  const fields = schema && isA(schema, 'Object') ? listOf(schema.fields) : [request];
  return fields.map((field) => ({
    name: field.name ?? '',
    label: textOf(field.displayName) ?? humanise(field.name ?? ''),
    datatype: (typeof field.schema === 'string' ? DATATYPES[field.schema] : undefined) ?? 'json',
    ...(field.unit === undefined ? {} : { unit: field.unit }),
  }));
}

const DATATYPES: Readonly<Record<string, Datatype>> = { boolean: 'boolean', double: 'double', float: 'float', integer: 'int32', long: 'int64', string: 'string' };

const enumNames = (schema: Element) => new Map((schema.enumValues ?? []).map(({ name, displayName, enumValue }) => [String(enumValue), textOf(displayName) ?? name]));

const isA = (element: Element, type: string) => listOf(element['@type']).includes(type);

/** A text, or one of several languages: English where there is one. */
function textOf(text: Element['displayName']): string | undefined {
  return typeof text === 'object' ? (text['en'] ?? Object.values(text)[0]) : text;
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
