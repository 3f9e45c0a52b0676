import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NAMESPACE } from '../operator.js';
import { commandsInText } from '../page-commands.js';
import { type Story } from '../stories.js';

/** What somebody who is woken puts in: the namespace that they work in, and what the alert names. */
const PUT_IN: readonly (readonly [RegExp, string])[] = [
  [/<namespace>/, NAMESPACE],
  [/<service>/, 'historian'],
  // What it looks for is only there while something is wrong.
  [/ \| grep \w+$/, ''],
  [/<pod>/, 'orrery-command-0'],
  [/job\/<the last one>/, 'job/backup-now'],
  [/^(kubectl create job .*)backup-now$/, '$1backup-again'],
];

export const runbooks: Story = async ({ root, operator }, figure) => {
  const commands = commandsInText(await readFile(join(root, 'docs/runbooks.md'), 'utf8')).map((command) => PUT_IN.reduce((text, [from, to]) => text.replace(from, to), command));
  const open = commands.filter((command) => /<\w+/.test(command)).map((command) => `nobody knows what to put into ${command}`);
  const failed: string[] = [];
  for (const command of commands) {
    const inNamespace = command.replace(/^kubectl /, `kubectl --namespace ${NAMESPACE} `);
    const said = await operator.types(inNamespace).catch((error: unknown) => (failed.push((error as Error).message), ''));
    if (said.trim() === '' && /^kubectl get/.test(command)) failed.push(`${command} finds nothing`);
  }
  figure(`${commands.length} commands`);
  return [...open, ...failed];
};
