import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Table } from './table.js';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** Of the repository; undefined where there is none. */
export const sourceOf = (file: string): string | undefined => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : undefined);

export const PAGE = 'docs/sparkplug-conformance.md';
export const pagePath = join(ROOT, PAGE);

export const readTable = (): Table => JSON.parse(readFileSync(join(ROOT, 'libs/sparkplug/conformance/statements.json'), 'utf8')) as Table;
