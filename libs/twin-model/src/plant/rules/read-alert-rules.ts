import { type AlertRule, type Level } from '@orrery/contracts';
import { openYaml } from '../../dtdl/open-file.js';
import { type Problem } from '../../dtdl/problem.js';
import { readModels } from '../../dtdl/read-models.js';
import { resolveModel, type ResolvedModel } from '../../dtdl/resolve-model.js';
import { readAlertRule, readAlertsSection, type WrittenRule } from './alerts-section.js';
import { NO_FLOW_MODELS } from './model-facts.js';
import { checkAlerts } from './read-alerts.js';
import { checkScoreDetectors } from './read-detectors.js';
import { type RuleScope, type ScopedTwin } from './rule-scope.js';

/** A plant as it was applied, as far as alert rules go. */
export interface AppliedPlant {
  /** DTDL documents. */
  readonly models: readonly unknown[];
  readonly twins: readonly { readonly twinId: string; readonly model: string; readonly level?: Level | undefined }[];
  /** Ids of the detectors that watch any twin. */
  readonly detectors: readonly string[];
  readonly isWithin: RuleScope['isWithin'];
}

/**
 * Alert rules as `rules.yaml` writes them: one rule, a list of them, or the whole file, of which only `alerts` is read. Judged against the plant, every
 * default filled in; every problem has its line.
 */
export function readAlertRules(yaml: string, plant: AppliedPlant): { readonly rules: readonly AlertRule[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const opened = openYaml({ path: 'rules.yaml', content: yaml }, 'plant', problems);
  if (!opened) return { rules: [], problems };
  const { value, place } = opened;
  const written = Array.isArray(value) ? readAlertsSection(value, place) : isFile(value) ? readAlertsSection(value.alerts, place.at('alerts')) : one(readAlertRule(value, place));
  if (!written || problems.length > 0) return { rules: [], problems };
  checkScoreDetectors(written, plant.detectors);
  const rules = checkAlerts(written, scopeOf(plant)).map(({ rule }) => rule);
  return problems.length > 0 ? { rules: [], problems } : { rules, problems };
}

const one = (rule: WrittenRule | undefined): WrittenRule[] | undefined => rule && [rule];

const isFile = (value: unknown): value is { readonly alerts: unknown } => typeof value === 'object' && value !== null && 'alerts' in value;

function scopeOf({ models: documents, twins, isWithin }: AppliedPlant): RuleScope {
  const { models } = readModels([{ path: 'models/applied.json', content: JSON.stringify(documents) }]);
  const resolved = new Map<string, ResolvedModel>();
  const scoped = twins.flatMap(({ twinId, model: dtmi, level }): ScopedTwin[] => {
    const model = resolved.get(dtmi) ?? resolveModel(models, dtmi);
    if (!model) return [];
    resolved.set(dtmi, model);
    return [{ id: twinId, model, ...(level === undefined ? {} : { level }) }];
  });
  return { twins: scoped, models: [...resolved.values()], isWithin, documents: [], readFlowModel: NO_FLOW_MODELS };
}
