import { type DeadLetter } from '@orrery/contracts';
import { type RenderedTwin } from '@orrery/twin-model';
import { type ListedTwin, type PageQuery, type SourceView, type TwinQuery } from '../../api-types.js';
import { type Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { type AsOf } from '../../history/history-types.js';
import { timeOf } from '../times.js';
import { age, shown, table } from '../output.js';

/** How many are shown unless --limit says otherwise; -o json and --limit 0 give all. */
const SHOWN = 200;

export interface ListOptions {
  readonly limit?: number;
}

export async function getTwins({ client, output }: Context, { limit, state, ...query }: TwinQuery & ListOptions & { readonly state?: boolean }): Promise<void> {
  const twins: ListedTwin[] = await (state
    ? collect((page) => client.all((cursor) => client.twinsWithState({ ...query, ...cursor, ...page })), limit)
    : collect((page) => client.all((cursor) => client.twins({ ...query, ...cursor, ...page })), limit));
  output.json(twins);
  const rows = twins.map(({ twinId, rev, level, name, model }) => [twinId, rev === null ? '–' : String(rev), level ?? '–', model, name ?? '']);
  for (const line of table(['TWIN', 'REV', 'LEVEL', 'MODEL', 'NAME'], rows)) output.line(line);
}

export interface TwinOptions {
  readonly minRev?: number;
  readonly rev?: number;
  readonly at?: string;
  readonly knownAt?: string;
}

/** A twin as it stands, or with --rev, --at or --known-at as it stood. */
export async function getTwin({ client, output }: Context, twinId: string, { rev, at, knownAt, ...options }: TwinOptions): Promise<void> {
  const now = Date.now();
  const asOf = asOfOptions(rev, at, knownAt, now);
  const twin = await (asOf ? client.twinAt(twinId, asOf) : client.twin(twinId, options));
  if (!twin) throw new CliError(`there is no twin ${twinId}`, 'List them with `orrery get twins`.');
  output.json(twin);
  for (const line of describeTwin(twin, at === undefined ? now : Date.parse(timeOf('--at', at, undefined, now)))) output.line(line);
}

function asOfOptions(rev: number | undefined, at: string | undefined, known: string | undefined, now: number): AsOf | undefined {
  if (rev !== undefined && (at ?? known) !== undefined) throw new CliError('--rev is one state', 'Give it without --at and --known-at.', EXIT.usage);
  if (rev !== undefined) return { rev };
  if (at === undefined && known === undefined) return undefined;
  return { ...(at === undefined ? {} : { time: timeOf('--at', at, undefined, now) }), ...(known === undefined ? {} : { knownAt: timeOf('--known-at', known, undefined, now) }) };
}

export async function getModels({ client, output }: Context, { limit }: ListOptions): Promise<void> {
  const models = await collect((page) => client.all((cursor) => client.models({ ...cursor, ...page })), limit);
  output.json(models);
  for (const { id } of models) output.line(id);
}

export async function getModel({ client, output }: Context, id: string): Promise<void> {
  const model = await client.model(id);
  if (!model) throw new CliError(`there is no model ${id}`, 'List them with `orrery get models`.');
  output.json(model);
  output.line(JSON.stringify(model.document, null, 2));
}

export async function getRelationships({ client, output }: Context, { limit, ...query }: { twin?: string; name?: string; target?: string } & ListOptions): Promise<void> {
  const relationships = await collect((page) => client.all((cursor) => client.relationships({ ...query, ...cursor, ...page })), limit);
  output.json(relationships);
  for (const line of table(['TWIN', 'NAME', 'TARGET'], relationships.map(({ twinId, name, target }) => [twinId, name, target]))) output.line(line);
}

export async function getSources({ client, output }: Context): Promise<void> {
  const sources = await client.sources();
  output.json(sources);
  const now = Date.now();
  const rows = sources.map(({ id, endpoint, status }) => [
    id,
    status?.state ?? 'not heard of',
    status ? age(status.since, now) : '–',
    status ? `${status.items.monitored}/${status.items.bound}` : '–',
    status ? String(status.gaps) : '–',
    age(status?.lastReceivedTs, now),
    endpoint,
  ]);
  for (const line of table(['SOURCE', 'STATE', 'SINCE', 'ITEMS', 'GAPS', 'LAST READING', 'ENDPOINT'], rows)) output.line(line);
}

export async function getSource({ client, output }: Context, id: string): Promise<void> {
  const source = await client.source(id);
  if (!source) throw new CliError(`there is no source ${id}`, 'List them with `orrery get sources`.');
  output.json(source);
  for (const line of describeSource(source, Date.now())) output.line(line);
}

export async function getDeadLetters({ client, output }: Context, { limit }: ListOptions): Promise<void> {
  const letters = await client.deadLetters(limit);
  output.json(letters);
  const rows = letters.map(({ timestamp, letter }) => [timestamp.slice(0, 19), letter.service, letter.reason, originOf(letter), letter.detail]);
  for (const line of table(['AT', 'SERVICE', 'REASON', 'ORIGIN', 'DETAIL'], rows)) output.line(line);
}

async function collect<T>(all: (page: PageQuery) => AsyncIterable<T>, limit = SHOWN): Promise<T[]> {
  const items: T[] = [];
  for await (const item of all(limit > 0 && limit < 500 ? { limit } : {})) {
    items.push(item);
    if (items.length === limit) break;
  }
  return items;
}

export function describeTwin(twin: RenderedTwin, nowMs: number): string[] {
  const head = [`${twin.twinId}  rev ${twin.rev}`, `${twin.name ?? ''}  ${twin.model}${twin.partOf === undefined ? '' : `  part of ${twin.partOf}`}`.trim(), ''];
  const rows = Object.entries(twin.properties).map(([path, property]) => [
    path,
    shown(property.value),
    property.unit ?? '',
    property.quality ?? 'never read',
    age(property.valueTs ?? property.eventTs ?? property.receivedTs, nowMs),
    wishOf(twin, path),
  ]);
  const sources = Object.entries(twin.sources).map(([id, { state, since, gaps }]) => `${id}: ${state} for ${age(since, nowMs)}, ${gaps} gaps`);
  return [...head, ...table(['PATH', 'VALUE', 'UNIT', 'QUALITY', 'AGE', 'DESIRED'], rows), ...(sources.length > 0 ? ['', ...sources] : [])];
}

function wishOf(twin: RenderedTwin, path: string): string {
  const wish = twin.desired[path];
  return wish ? `${shown(wish.value)} (${wish.status}, by ${wish.by})` : '';
}

function originOf({ origin }: Pick<DeadLetter, 'origin'>): string {
  return origin.offset === undefined ? `${origin.source ?? ''} ${origin.topic}` : `${origin.topic}/${origin.partition}/${origin.offset}`;
}

function describeSource({ id, endpoint, protocol, payload, securityMode, securityPolicy, status, gapList }: SourceView, nowMs: number): string[] {
  const kind = protocol === 'opcua' ? `${securityMode} ${securityPolicy}` : `${protocol} ${payload ?? ''}`;
  const lines = [`${id}  ${endpoint}  ${kind}`];
  if (!status) return [...lines, 'not heard of: is its ingestion running?'];
  const { counters } = status;
  lines.push(
    `${status.state} for ${age(status.since, nowMs)}${status.reason === undefined ? '' : `: ${status.reason}`}`,
    `${status.items.monitored} of ${status.items.bound} items monitored, ${status.items.failed} failed; last reading ${age(status.lastReceivedTs, nowMs)} ago`,
    `received ${counters.received} = published ${counters.published} + dropped ${counters.dropped} + waiting ${counters.waiting}`,
  );
  for (const item of status.failedItems ?? []) lines.push(`  failed: ${item.twinId} ${item.path} (${item.node}): ${item.reason}`);
  for (const gap of gapList.slice(0, 10)) lines.push(`  gap: ${gap.from} to ${gap.to ?? 'now'}: ${gap.cause}${gap.recovered ? ', recovered' : ''}`);
  return lines;
}

