import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names in expressions that are no metrics of ours: what Prometheus says of its targets. */
const OF_PROMETHEUS = ['up'];
/** Where the rules stand; all else about them is in the template. */
export const RULES = ['deploy/chart/files/alert-rules.yaml', 'deploy/chart/files/absent-rules.yaml', 'deploy/chart/files/backup-rules.yaml', 'deploy/chart/files/plant-rules.yaml'] as const;
/** What prom-client makes of one name. */
const SUFFIXES = /_(bucket|sum|count)$/;

/** Metrics that the services and libraries make, as their code names them. */
export function metricsOfCode(root: string): ReadonlySet<string> {
  const files = globSync('{services,libs}/*/src/**/*.ts', { cwd: root, exclude: (path) => /node_modules|\.spec\.ts$|\/(testing|fixture)\//.test(typeof path === 'string' ? path : String(path)) });
  return new Set(files.filter((file) => !file.endsWith('.spec.ts')).flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/name: '(orrery_[a-z_]+)'/g)].map(([, name]) => name!)));
}

/** Names in PromQL that nobody makes: `orrery_…` that is in no code, and recorded `orrery:…` that no rule records. */
export function unknownMetrics(text: string, made: ReadonlySet<string>, recorded: ReadonlySet<string>): string[] {
  const named = [...text.matchAll(/\b(orrery[_:][a-zA-Z0-9_:]+)/g)].map(([, name]) => name!);
  const known = (name: string) => made.has(name) || made.has(name.replace(SUFFIXES, '')) || recorded.has(name) || OF_PROMETHEUS.includes(name);
  return [...new Set(named.filter((name) => !known(name)))];
}

/** Names that rules record. */
export const recordedBy = (rules: string): ReadonlySet<string> => new Set([...rules.matchAll(/record: (\S+)/g)].map(([, name]) => name!));

/** Every expression of rules and dashboards is about metrics that there are, and every alert has a section in the runbooks. */
export function monitoringFits(root: string): string[] {
  const rules = RULES.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const [made, recorded] = [metricsOfCode(root), recordedBy(rules)];
  const files = [...RULES, ...globSync('deploy/chart/files/dashboards/*.json', { cwd: root })];
  const unknown = files.flatMap((file) => unknownMetrics(expressionsIn(readFileSync(join(root, file), 'utf8')), made, recorded).map((name) => `${file} asks for ${name}, which no service has`));
  const runbooks = readFileSync(join(root, 'docs/runbooks.md'), 'utf8');
  const alerts = [...new Set([...rules.matchAll(/alert: (\S+)/g)].map(([, name]) => name!))];
  const silent = alerts.filter((name) => !runbooks.includes(`\n## ${name}\n`)).map((name) => `docs/runbooks.md says nothing of ${name}`);
  const stale = [...runbooks.matchAll(/^## (Orrery\w+)$/gm)].filter(([, name]) => !alerts.includes(name!)).map(([, name]) => `docs/runbooks.md has ${name}, which is no alert`);
  const links = alerts.filter((name) => !rules.includes(`RUNBOOKS#${name.toLowerCase()}`)).map((name) => `${name} does not link to its runbook`);
  return [...unknown, ...silent, ...stale, ...links];
}

/** Of YAML and JSON alike: the lines that are PromQL. */
const expressionsIn = (text: string): string => text.split('\n').filter((line) => /\bexpr"?:/.test(line)).join('\n');
