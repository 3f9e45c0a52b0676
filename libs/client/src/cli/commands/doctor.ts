import { type SourceView } from '../../api-types.js';
import { type Context } from '../context.js';
import { CliError, EXIT, exitCodeOf, explain } from '../exit.js';
import { type Manifest } from '../bundle/write-bundle.js';
import { makeBundle } from '../bundle/make-bundle.js';
import { age, table } from '../output.js';
import { Issuer } from '../sign-in/issuer.js';

export interface Check {
  readonly name: string;
  readonly result: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  readonly remedy?: string;
}

const MAX_CLOCK_SKEW_MS = 2_000;
/** Sources give a sign of life far more often. */
const SILENT_SOURCE_MS = 120_000;
const RECENT_MS = 3_600_000;

const ok = (name: string, detail: string): Check => ({ name, result: 'ok', detail });
const warning = (name: string, detail: string, remedy: string): Check => ({ name, result: 'warning', detail, remedy });
const failed = (name: string, detail: string, remedy: string): Check => ({ name, result: 'failed', detail, remedy });

export interface DoctorOptions {
  /** Where to write all that helps to understand what is wrong; true: a name of its own. */
  readonly bundle?: string | true;
  readonly logs?: string;
  readonly service: Readonly<Record<string, string>>;
}

/** `orrery doctor`: from the address to the readings, one check after the other, each with its remedy. */
export async function doctor(context: Context, version: string, { bundle, logs, service }: DoctorOptions): Promise<void> {
  const checks: Check[] = [];
  for await (const check of examine(context, version)) {
    checks.push(check);
    context.output.line(`${{ ok: 'ok     ', warning: 'warning', failed: 'FAILED ' }[check.result]}  ${check.name}: ${check.detail}`);
    if (check.remedy !== undefined) context.output.line(`           → ${check.remedy}`);
  }
  const file = bundle === true ? `orrery-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}.tar.gz` : bundle;
  const manifest = file === undefined ? undefined : await makeBundle(context, version, checks, { file, services: service, ...(logs === undefined ? {} : { logs }) });
  if (file !== undefined && manifest) for (const line of inside(file, manifest)) context.output.line(line);
  context.output.json({ ok: checks.every(({ result }) => result !== 'failed'), checks, ...(manifest ? { bundle: { file, ...manifest } } : {}) });
  const broken = checks.filter(({ result }) => result === 'failed').length;
  if (broken > 0) throw new CliError(`${broken} of ${checks.length} checks failed`, 'Begin with the first of them.', EXIT.refused);
}

function inside(file: string, { files, missing, hidden }: Manifest): string[] {
  const taken = Object.values(hidden).reduce((sum, count) => sum + count, 0);
  return [
    `${file}: ${files.length} files, ${taken} secrets and addresses taken out. Names of people, twins and machines are in it.`,
    ...table(['FILE', 'BYTES', 'WHAT'], files.map(({ path, bytes, what }) => [path, String(bytes), what])).map((line) => `  ${line}`),
    ...missing.flatMap(({ what, why, remedy }) => [`  missing: ${what}: ${why}`, `           → ${remedy}`]),
  ];
}

async function* examine(context: Context, version: string): AsyncGenerator<Check> {
  const { client, session } = context;
  const before = Date.now();
  let config;
  try {
    config = await client.publicConfig();
  } catch (error) {
    yield failed('api', messageOf(error), 'Start it with `npm start`, or give its address with --url or ORRERY_URL.');
    return;
  }
  const after = Date.now();
  yield ok('api', `${session.url} answers in ${after - before} ms, realm ${config.realm}`);
  yield config.version === version ? ok('version', version) : warning('version', `the api is ${config.version}, this command ${version}`, 'Use the same version of both.');
  yield clockCheck(Date.parse(config.now), before, after);
  yield* guarded('issuer', async function* () {
    await Issuer.discover(config.issuer);
    yield ok('issuer', config.issuer);
  });
  yield* guarded('ready', async function* () {
    const health = await client.health().catch((error: unknown) => {
      // Of who is not signed in the check of the token tells.
      if (exitCodeOf(error) === EXIT.denied) return undefined;
      throw error;
    });
    for (const [name, { ok: isOk, detail = '' }] of Object.entries(health?.checks ?? {})) {
      yield isOk ? ok(name, detail || 'ready') : failed(name, detail || 'not ready', `See the log of the api, and whether ${name} runs.`);
    }
  });
  let configures = false;
  let signedIn = false;
  yield* guarded('token', async function* () {
    const { name, roles, may, expiresAt } = await client.me();
    signedIn = true;
    configures = may.includes('CONFIGURE');
    yield ok('token', `${name}, ${roles.join(' and ')}, from ${session.source}, ends ${age(expiresAt, Date.now())}`);
  });
  if (signedIn) {
    yield* guarded('sources', async function* () {
      const sources = await client.sources();
      if (sources.length === 0) yield warning('sources', 'there are none', 'Apply a plant: orrery apply -f <folder>.');
      for (const source of sources) yield sourceCheck(source, Date.now());
    });
  }
  if (configures) {
    yield* guarded('dead letters', async function* () {
      const recent = (await client.deadLetters(500)).filter(({ timestamp }) => Date.now() - Date.parse(timestamp) < RECENT_MS);
      const [latest] = recent;
      yield latest
        ? warning('dead letters', `${recent.length} in the last hour; the latest: ${latest.letter.detail}`, 'See them all with `orrery get dead-letters`.')
        : ok('dead letters', 'none in the last hour');
    });
  }
}

/** A check that cannot be made has failed. */
async function* guarded(name: string, check: () => AsyncGenerator<Check>): AsyncGenerator<Check> {
  try {
    yield* check();
  } catch (error) {
    yield failed(name, messageOf(error), explain(error)[1]?.trim() ?? 'See the log of the api.');
  }
}

const messageOf = (error: unknown) => (explain(error)[0] ?? 'it failed').replace(/^error: /, '');

/** The api's clock was read somewhere between the two times. */
export function clockCheck(theirs: number, before: number, after: number): Check {
  const skew = theirs < before ? theirs - before : theirs > after ? theirs - after : 0;
  if (Math.abs(skew) <= MAX_CLOCK_SKEW_MS) return ok('clocks', `within ${Math.max(1, Math.abs(Math.round(skew)) + (after - before))} ms of each other`);
  return warning('clocks', `the api's clock is ${Math.abs(skew)} ms ${skew > 0 ? 'ahead of' : 'behind'} this machine's`, 'Keep both on time with NTP: ages and expiries are wrong by as much.');
}

export function sourceCheck({ id, status }: SourceView, nowMs: number): Check {
  const name = `source ${id}`;
  if (!status) return warning(name, 'nothing was ever heard of it', 'Start its ingestion, and see its log.');
  const silentMs = nowMs - Date.parse(status.at);
  if (silentMs > SILENT_SOURCE_MS) return failed(name, `its ingestion has said nothing for ${age(status.at, nowMs)}`, 'See whether the ingestion runs, and its log.');
  if (status.state !== 'connected') return failed(name, `${status.state} for ${age(status.since, nowMs)}${status.reason === undefined ? '' : `: ${status.reason}`}`, `Check that ${status.endpoint} answers and trusts our certificate.`);
  if (status.items.failed > 0) return warning(name, `${status.items.failed} of ${status.items.bound} items failed`, `See which with \`orrery get source ${id}\`.`);
  return ok(name, `connected for ${age(status.since, nowMs)}, ${status.items.monitored} items, ${status.gaps} gaps`);
}
