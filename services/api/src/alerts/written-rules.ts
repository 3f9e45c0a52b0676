import { Injectable } from '@nestjs/common';
import { type Principal } from '@orrery/access';
import { type AlertRule, OrreryError, plantRules } from '@orrery/contracts';
import { formatProblem, readAlertRules, selectsTwin, timestampFromMillis, writeAlertRule } from '@orrery/twin-model';
import { DefinitionsStore } from '../adapters/definitions.store.js';
import { Access } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { invalidArgument } from '../http/validation.js';
import { type WrittenRuleDto } from './preview.dto.js';

const MOST = 100_000;

interface GivenRule {
  readonly rule?: object;
  readonly yaml?: string;
  readonly id?: string;
}

/** Alert rules as people write them, against the plant as it was applied. */
@Injectable()
export class WrittenRules {
  constructor(
    private readonly definitions: DefinitionsStore,
    private readonly policy: CurrentPolicy,
    private readonly access: Access,
  ) {}

  /** The rules that hold. Each once a site, where it has a twin whose history the reader may read. */
  async list(principal: Principal): Promise<WrittenRuleDto[]> {
    const rights = this.access.rightsOf(principal);
    const [ruled, twins] = await Promise.all([this.definitions.list('rules', '', MOST), this.definitions.list('twin', '', MOST)]);
    const open = twins.filter(({ twinId }) => rights.may('READ_HISTORY', twinId));
    return ruled.flatMap(({ organisation, site, alerts = [] }) => {
      const here = open.filter(({ twinId }) => twinId.startsWith(`${organisation}:${site}:`));
      return alerts
        .filter(({ on }) => here.some(({ twinId, definition }) => selectsTwin(on, twinId, definition, this.isWithin)))
        .map((rule) => ({ id: rule.id, title: rule.title, site: `${organisation}:${site}`, yaml: writeAlertRule(rule) }));
    });
  }

  /** @throws OrreryError `invalid-argument` for what is no rule, `contract-violation` that names each problem with its line, or the rules to choose from */
  async ruleOf({ rule, yaml, id }: GivenRule): Promise<AlertRule> {
    if ((rule === undefined) === (yaml === undefined)) throw invalidArgument([{ pointer: '/rule', detail: 'give rule or yaml, and not both' }]);
    if (yaml === undefined) return checked(rule!);
    const [models, twins, ruled] = await Promise.all([this.definitions.list('model', '', MOST), this.definitions.list('twin', '', MOST), this.definitions.list('rules', '', MOST)]);
    const plant = {
      models: models.map(({ document }) => document),
      twins: twins.map(({ twinId, definition: { model, level } }) => ({ twinId, model, level })),
      detectors: ruled.flatMap(({ detectors = [] }) => detectors.map((detector) => detector.id)),
      isWithin: this.isWithin,
    };
    const { rules, problems } = readAlertRules(yaml, plant);
    if (problems.length > 0) throw new OrreryError('contract-violation', `the rule has problems: ${formatProblem(problems[0]!)}${problems.length > 1 ? `, and ${problems.length - 1} more` : ''}`, { remedy: 'Correct what `problems` names, each with its line.', details: { kind: 'rule-problems', problems } });
    const found = id === undefined ? rules : rules.filter((each) => each.id === id);
    if (found.length === 1) return found[0]!;
    const named = rules.map((each) => ({ id: each.id, title: each.title }));
    if (id !== undefined) throw new OrreryError('contract-violation', `there is no rule ${id} in it`, { remedy: `It has ${named.map((each) => each.id).join(', ') || 'none'}.`, details: { kind: 'rule-choice', rules: named } });
    throw new OrreryError('contract-violation', rules.length === 0 ? 'there is no rule in it' : `there are ${rules.length} rules in it`, { remedy: 'Name one of them in `id`.', details: { kind: 'rule-choice', rules: named } });
  }

  private readonly isWithin = (twinId: string, root: string): boolean => this.policy.latest.parts.lineOf(twinId).has(root);
}

function checked(given: object): AlertRule {
  const record = { organisation: 'preview', site: 'preview', alerts: [given], appliedAt: timestampFromMillis(0) };
  if (plantRules.check(record)) return record.alerts[0] as AlertRule;
  throw invalidArgument(plantRules.problems(record).map(({ pointer, message }) => ({ pointer: pointer.replace('/alerts/0', '/rule'), detail: message })));
}
