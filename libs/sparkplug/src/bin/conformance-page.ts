import { writeFileSync } from 'node:fs';
import { pagePath, readTable } from '../conformance/repository.js';
import { renderTable } from '../conformance/table.js';

/** Writes docs/sparkplug-conformance.md from the table of statements. */
writeFileSync(pagePath, renderTable(readTable()));
