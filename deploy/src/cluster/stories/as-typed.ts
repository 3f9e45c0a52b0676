import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Context } from '../stories.js';

type Values = { [name: string]: unknown };

/** What a page tells for production, for the laptop's profile and the operator's own values. */
export const forLaptop = (context: Context, text: string): string => withValues(join(context.folder, 'acme.yaml'), text.replaceAll('deploy/chart/profiles/production.yaml', 'deploy/chart/profiles/laptop.yaml'));

/** What a page tells, with the operator's own values in this file. */
export const withValues = (file: string, text: string): string => text.replaceAll('-f acme.yaml', `-f ${file}`);

/** Puts values into acme.yaml beside those that are there. */
export async function setValues({ folder }: Context, values: Values): Promise<void> {
  const file = join(folder, 'acme.yaml');
  await writeFile(file, stringify(merged((parse(await readFile(file, 'utf8')) as Values | null) ?? {}, values)));
}

const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(one: Values, other: Values): Values {
  return Object.entries(other).reduce<Values>((sum, [name, value]) => ({ ...sum, [name]: isValues(value) && isValues(sum[name]) ? merged(sum[name], value) : value }), one);
}

/** The line of every upgrade. */
export const UPGRADE = 'helm upgrade orrery deploy/chart -n orrery -f deploy/chart/profiles/production.yaml -f acme.yaml --timeout 20m';
