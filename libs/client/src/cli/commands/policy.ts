import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { type EffectivePolicy, type Grant } from '../../policy/policy-types.js';
import { type Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { table } from '../output.js';

export async function getPolicies({ client, output }: Context, id?: string): Promise<void> {
  const all = await client.policies.list();
  const grants = id === undefined ? all : all.filter((grant) => grant.id === id);
  if (id !== undefined && grants.length === 0) throw new CliError(`there is no policy ${id}`, 'List them with `orrery policy get`.');
  output.json(id === undefined ? grants : grants[0]);
  for (const line of tableOf(grants)) output.line(line);
}

/** Each grant of the file is put at its id; those that are not in it stay. */
export async function applyPolicies({ client, output }: Context, { file }: { readonly file: string }): Promise<void> {
  const grants = await readGrants(file);
  const stored: Grant[] = [];
  for (const grant of grants) {
    stored.push(await client.policies.put(grant));
    output.line(`${grant.id}: holds`);
  }
  output.json(stored);
}

export async function deletePolicy({ client, output }: Context, id: string): Promise<void> {
  await client.policies.remove(id);
  output.json({ id, deleted: true });
  output.line(`${id}: taken away`);
}

export interface ExplainOptions {
  readonly roles?: string;
  readonly twin?: string;
  readonly path?: string;
}

export async function explainPolicy({ client, output }: Context, subject: string, { roles, ...where }: ExplainOptions): Promise<void> {
  const effective = await client.policies.effective({ subject, ...(roles === undefined ? {} : { roles: roles.split(',') }), ...where });
  output.json(effective);
  for (const line of describe(effective, where)) output.line(line);
}

function describe({ subject, roles, rolesFrom, may, grants, decisions }: EffectivePolicy, { twin, path }: ExplainOptions): string[] {
  const known = { query: 'as given', token: 'as their token last showed', unknown: 'unknown: give them with --roles' }[rolesFrom];
  const lines = [`${subject}  roles: ${roles.join(', ') || 'none'} (${known})`, `may, with some twin at least: ${may.join(', ') || 'nothing'}`];
  if (decisions) {
    lines.push('', `${twin}${path === undefined ? '' : ` ${path}`}`, ...table(['ACTION', 'MAY', 'BECAUSE OF'], decisions.map(({ action, allowed, reason }) => [action, allowed ? 'yes' : 'no', reason])));
  }
  return grants.length === 0 ? lines : [...lines, '', ...tableOf(grants)];
}

function tableOf(grants: readonly Grant[]): string[] {
  const rows = grants.map(({ id, subject, effect, actions, scope, paths, expiresAt, reason }) => [
    id,
    'user' in subject ? subject.user : `role ${subject.role}`,
    effect,
    actions.join(','),
    'all' in scope ? 'all' : Object.entries(scope).flat().join(' '),
    paths?.join(',') ?? 'all',
    expiresAt?.slice(0, 19) ?? 'never',
    reason ?? '',
  ]);
  return table(['POLICY', 'SUBJECT', 'EFFECT', 'ACTIONS', 'SCOPE', 'PATHS', 'ENDS', 'REASON'], rows);
}

/** YAML or JSON: one grant, or a list of them. What is in it is the api's to judge. */
async function readGrants(file: string): Promise<Grant[]> {
  let content: unknown;
  try {
    content = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, 'Give a file with one grant or a list of them, in YAML or JSON.', EXIT.usage);
  }
  const grants = [content].flat();
  const isGrant = (grant: unknown): grant is Grant => typeof grant === 'object' && grant !== null && typeof (grant as Grant).id === 'string';
  if (grants.every(isGrant)) return grants;
  throw new CliError(`${file}: each grant needs an id`, 'Write {id, subject, effect, actions, scope}; docs/roles-and-policy.md has examples.', EXIT.usage);
}
