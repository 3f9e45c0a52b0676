import { type Manifest, problemOf, workloadsOf } from '../chart/manifests.js';
import { type KnownService } from '../chart/service-facts.js';

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}
interface Groups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/**
 * Where there are rules, every service of the release is missed when it is gone: a rule asks for the end of the series of its own Service. Nobody is
 * missed who is not there by the will of those who run it; nothing that is filled in when the chart is rendered is left, and each alert leads to a
 * runbook that can be opened.
 */
export function servicesAreMissed(manifests: readonly Manifest[], services: ReadonlyMap<string, KnownService>): string[] {
  const wanted = new Set(workloadsOf(manifests).filter(({ manifest, part }) => services.has(part) && manifest.spec?.['replicas'] !== 0).map(({ part }) => part));
  return manifests.filter(({ kind }) => kind === 'PrometheusRule').flatMap((manifest) => {
    const rules = (manifest.spec as unknown as Groups).groups.flatMap((group) => group.rules);
    const absent = rules.filter(({ expr, labels }) => expr.includes('absent(') && labels?.['service'] !== undefined);
    const missed = new Set(absent.map(({ labels }) => labels!['service']!));
    const elsewhere = absent.filter(({ expr, labels }) => !manifests.some(({ kind, metadata }) => kind === 'Service' && metadata.labels?.['app.kubernetes.io/name'] === labels?.['service'] && expr.includes(`job="${metadata.name}"`)));
    return [
      ...[...wanted].filter((part) => !missed.has(part)).map((part) => `does not say when ${part} is gone`),
      ...[...missed].filter((part) => !wanted.has(part)).map((part) => `misses ${part}, which is not there on purpose`),
      ...elsewhere.filter(({ labels }) => wanted.has(labels?.['service'] ?? '')).map(({ expr }) => `asks for series of no Service of the release: ${expr}`),
      ...rules.filter(({ alert, annotations }) => alert && !leadsSomewhere(annotations?.['runbook_url'])).map(({ alert }) => `gives ${alert} no runbook that a browser could open`),
      ...rules.filter((rule) => /RUNBOOKS|NAMESPACE|RELEASE|SERVICES/.test(JSON.stringify(rule))).map(({ alert }) => `was not filled in: ${alert}`),
    ].map((problem) => problemOf(manifest, problem));
  });
}

const leadsSomewhere = (address = ''): boolean => URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) && new URL(address).hash !== '';
