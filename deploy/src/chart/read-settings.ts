import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One setting of a service, as its config.ts describes it: a JSON Schema with the name of its variable. */
export interface Setting {
  readonly env: string;
  readonly description: string;
  readonly example: string;
  readonly required: boolean;
  readonly secret?: 'value' | 'url';
  readonly parse?: 'list' | 'duration';
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

type Node = Omit<Setting, 'required'> & { readonly properties?: Readonly<Record<string, Node>>; readonly required?: readonly string[] };

/**
 * All settings of a service, by variable: what its compiled config.ts says. The configuration is what a service shows to those who run it; it is
 * the only part of one that is read here.
 *
 * @throws Error where the service is not built
 */
export async function readSettings(root: string, service: string): Promise<Setting[]> {
  return settingsOf(root, `services/${service}/dist/config.js`);
}

/** Tools that the chart runs in pods of their own, by the name of the pod. */
const TOOLS = { backup: 'libs/kafka/dist/backup/config.js' } as const;

/** All settings of each tool, as those of a service. @throws Error where it is not built */
export async function toolSettings(root: string): Promise<ReadonlyMap<string, { readonly settings: readonly Setting[] }>> {
  return new Map(await Promise.all(Object.entries(TOOLS).map(async ([name, config]) => [name, { settings: await settingsOf(root, config) }] as const)));
}

async function settingsOf(root: string, config: string): Promise<Setting[]> {
  const file = join(root, config);
  if (!existsSync(file)) throw new Error(`${config} is not there. Run npm run build:ts.`);
  const { schema } = (await import(pathToFileURL(file).href)) as { schema: Node };
  return settingsIn(schema, true).sort((a, b) => (a.env < b.env ? -1 : 1));
}

function settingsIn({ properties = {}, required = [] }: Node, inRequired: boolean): Setting[] {
  return Object.entries(properties).flatMap(([name, node]): Setting[] => {
    const needed = inRequired && required.includes(name);
    if (node.properties) return settingsIn(node, needed);
    return [{ ...node, required: needed && node.default === undefined }];
  });
}
