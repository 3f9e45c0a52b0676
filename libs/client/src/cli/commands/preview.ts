import { modelFacts } from '@orrery/des';
import { formatProblem, readPlant } from '@orrery/twin-model';
import { type AlertPreview, type AlertRule } from '../../alerts/alert-types.js';
import { type Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { readFolder } from '../read-folder.js';
import { timeOf } from '../times.js';
import { variables } from './apply.js';

export interface PreviewOptions {
  readonly file: string;
  readonly rule: string;
  readonly twin?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly var: Readonly<Record<string, string>>;
}

const DAY_MS = 86_400_000;

/** `orrery alerts preview`: what a rule of a folder would have raised, before the folder is applied. */
export async function previewAlerts({ client, output, env, session }: Context, options: PreviewOptions): Promise<void> {
  const files = await readFolder(options.file);
  const { plant, problems } = readPlant(files, variables(files, options.var, { ...session.variables, ...env }), modelFacts);
  if (!plant) throw new CliError(`${options.file} has problems\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`, 'Correct them first.');
  const rules = plant.rules.flatMap(({ alerts = [] }): AlertRule[] => alerts);
  const rule = rules.find(({ id }) => id === options.rule);
  if (!rule) throw new CliError(`rules.yaml has no alert rule ${options.rule}`, `It has ${[...new Set(rules.map(({ id }) => id))].join(', ') || 'none'}.`, EXIT.usage);
  const now = Date.now();
  const to = timeOf('--to', options.to ?? 'now', undefined, now);
  const from = options.from === undefined ? new Date(Date.parse(to) - DAY_MS).toISOString() : timeOf('--from', options.from, undefined, now);
  const preview = await client.alerts.preview({ rule, from, to, ...(options.twin ? { twins: options.twin } : {}) });
  output.json(preview);
  for (const line of describe(rule, preview)) output.line(line);
}

function describe({ id }: AlertRule, { from, to, raised, perDay, twins }: AlertPreview): string[] {
  return [
    `${id} would have raised ${raised} from ${from} to ${to}, ${perDay.toFixed(1)} a day`,
    ...twins.flatMap(({ twinId, raised: times, indeterminateMs, fault, begins }) => [
      `  ${twinId}: ${fault ?? `${times.length}${indeterminateMs > 0 ? `; could not be judged for ${Math.round(indeterminateMs / 1_000)} s` : ''}${begins === undefined ? '' : `; its history begins at ${begins}`}`}`,
      ...times.map(({ instance, raisedAt, clearedAt, text, suppressed }) => `    ${raisedAt} – ${clearedAt ?? 'still'}${instance === '' ? '' : ` ${instance}`}${suppressed ? ' (suppressed)' : ''}: ${text}`),
    ]),
  ];
}
