import { type PlantRules } from '@orrery/contracts';
import { object } from '../../dtdl/read-shape.js';
import { readAlertsSection } from './alerts-section.js';
import { readCommandsSection } from './commands-section.js';
import { readDetectorsSection } from './detectors-section.js';
import { checkAlerts } from './read-alerts.js';
import { checkCommands } from './read-commands.js';
import { checkDetectors, checkScoreRules } from './read-detectors.js';
import { checkRoutes } from './read-routes.js';
import { readRoutesSection } from './routes-section.js';
import { type RuleScope } from './rule-scope.js';

/** What `rules.yaml` says for one site. */
export type SiteRules = Omit<PlantRules, 'appliedAt'>;

const sections = object({}, { detectors: readDetectorsSection, alerts: readAlertsSection, routes: readRoutesSection, commands: readCommandsSection });

/** `rules.yaml` as written, section by section; nothing yet against twins and models. An empty file has no rules. */
export const readRulesFile: typeof sections = (value, place) => sections(value ?? {}, place);
export type WrittenRules = NonNullable<ReturnType<typeof readRulesFile>>;

/**
 * Judges every section against the plant, each by its own reader, and parts the rules by site: a site's services need the rules of its own
 * twins. Whom to tell is known at every site that has alerts.
 */
export function checkRules(written: WrittenRules, organisation: string, scope: RuleScope): SiteRules[] {
  const detectors = checkDetectors(written.detectors ?? [], scope);
  checkScoreRules(written.alerts ?? [], detectors);
  const alerts = checkAlerts(written.alerts ?? [], scope);
  const routes = written.routes && checkRoutes(written.routes, new Set(alerts.map(({ rule }) => rule.id)), scope);
  const commands = checkCommands(written.commands ?? [], scope);
  const sites = new Set([...detectors, ...alerts, ...commands].flatMap((ruled) => [...ruled.sites]));
  return [...sites].sort().map((site) => {
    const watched = detectors.filter((detector) => detector.sites.has(site)).map(({ rule }) => rule);
    const own = alerts.filter((alert) => alert.sites.has(site)).map(({ rule }) => rule);
    const commanded = commands.filter((command) => command.sites.has(site)).map(({ rule }) => rule);
    return {
      organisation,
      site,
      ...(watched.length === 0 ? {} : { detectors: watched }),
      ...(own.length === 0 ? {} : { alerts: own, ...(routes ? { routes } : {}) }),
      ...(commanded.length === 0 ? {} : { commands: commanded }),
    };
  });
}
