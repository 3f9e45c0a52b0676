import { stringify } from 'yaml';
import { SERVICES } from './service-table.js';

/** Measured from device to event, and missed by the end of its own series: its process alone says little. */
export const CANARY = 'canary';

/**
 * Rules for what is gone altogether, a rule for each service: a pod that is not there has no `up` that could be 0. The template leaves out those of
 * services that the values switch off. NAMESPACE and RELEASE are replaced: another release's service of the same name keeps nobody quiet.
 */
export function absentRules(): string {
  const rules = SERVICES.filter(({ name }) => name !== CANARY).map(({ name }) => ({
    alert: 'OrreryServiceAbsent',
    expr: `absent(orrery_build_info{namespace="NAMESPACE",job="RELEASE-${name}"})`,
    // A pod that moves to another node is away for as long as it drains and starts.
    for: '5m',
    labels: { severity: 'page', service: name, release: 'RELEASE' },
    annotations: { summary: `No instance of ${name} reports anything any more`, runbook_url: 'RUNBOOKS#orreryserviceabsent' },
  }));
  return stringify({ groups: [{ name: 'orrery-absent', rules }] }, { lineWidth: 0, aliasDuplicateObjects: false });
}
