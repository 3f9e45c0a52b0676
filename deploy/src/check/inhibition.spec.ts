import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { RULES } from './metrics.js';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => parse(readFileSync(join(root, path), 'utf8')) as unknown;

interface Alert {
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}
interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

const alerts = RULES.flatMap((file) => (read(file) as { groups: { rules: Alert[] }[] }).groups.flatMap(({ rules }) => rules)).filter(({ alert }) => alert !== undefined);
const { inhibit_rules: inhibitions } = read('deploy/alertmanager-inhibition.yaml') as { inhibit_rules: Inhibition[] };
const matcher = (text: string) => /^(\w+)=~?"([^"]+)"$/.exec(text)!.slice(1) as [string, string];
const named = (matchers: readonly string[]): string[] => matchers.map(matcher).filter(([label]) => label === 'alertname').flatMap(([, names]) => names.split('|'));

/** Labels that an alert surely has: those of its rule, those that it is summed by, and one that is made from another. */
const labelsOf = ({ expr, labels = {} }: Alert): Set<string> =>
  new Set([...Object.keys(labels), ...[...expr.matchAll(/ by \(([^)]+)\)/g)].flatMap(([, by]) => by!.split(/,\s*/)), ...[...expr.matchAll(/label_replace\(.*?, "(\w+)", "\$1"/g)].map(([, label]) => label!)]);

describe('the example of inhibitions', () => {
  it('names alerts that there are, which all have the labels that must be equal: else a page of one release would hold back that of another', () => {
    expect(inhibitions.length).toBeGreaterThan(3);
    for (const { source_matchers: source, target_matchers: target, equal } of inhibitions) {
      expect(equal).toEqual(expect.arrayContaining(['namespace', 'release']));
      for (const name of [...named(source), ...named(target)]) {
        const rules = alerts.filter(({ alert }) => alert === name);
        expect([name, rules.length > 0]).toEqual([name, true]);
        const wanted = [...equal, ...(named(source).includes(name) ? source.map(matcher).map(([label]) => label).filter((label) => label !== 'alertname') : [])];
        for (const rule of rules) expect([name, wanted.filter((label) => !labelsOf(rule).has(label) && !(label === 'namespace' && rule.expr.startsWith('absent(')))]).toEqual([name, []]);
      }
    }
  });

  it('holds nothing back for what is less urgent, and never what tells of a loss', () => {
    const severity = (name: string) => alerts.find(({ alert }) => alert === name)!.labels!['severity'];
    for (const { source_matchers: source } of inhibitions) expect(new Set(named(source).map(severity))).toEqual(new Set(['page']));
    expect(inhibitions.flatMap(({ target_matchers: target }) => named(target)).filter((name) => /Lost|Gap|Dead$|Trouble|Ends|Old$/.test(name))).toEqual([]);
  });
});

describe('every rule', () => {
  it('asks for its own release alone, and says which it is', () => {
    for (const { alert, expr, labels } of alerts) {
      expect([alert, labels?.['release']]).toEqual([alert, 'RELEASE']);
      const selectors = [...expr.matchAll(/\b(?:orrery[_:][\w:]+|up|kube_\w+)(\{[^}]*\})?/g)].map(([, matchers = '']) => matchers);
      expect([alert, selectors.length > 0]).toEqual([alert, true]);
      for (const matchers of selectors) expect([alert, matchers]).toEqual([alert, expect.stringMatching(/namespace="NAMESPACE",(job=~?"RELEASE-|release="RELEASE"|cronjob="RELEASE-)/)]);
    }
  });
});

describe('every panel', () => {
  it('asks for the release of its dashboard alone, by the labels that the rules ask for', () => {
    const dashboards = globSync('deploy/chart/files/dashboards/*.json', { cwd: root });
    expect(dashboards.length).toBeGreaterThan(0);
    for (const file of dashboards) {
      const { panels, templating } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { panels: { title: string; targets: { expr: string }[] }[]; templating: { list: { name: string; query: string }[] } };
      expect(templating.list).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'namespace', query: 'NAMESPACE' }), expect.objectContaining({ name: 'release', query: 'RELEASE' })]));
      for (const { title, targets } of panels) {
        const selectors = targets.flatMap(({ expr }) => [...expr.matchAll(/\b(orrery[_:][\w:]+)(\{[^}]*\})?/g)]);
        expect([title, selectors.length >= targets.length]).toEqual([title, true]);
        for (const [, metric, matchers] of selectors) expect([title, matchers]).toEqual([title, expect.stringContaining(metric!.includes(':') ? '{namespace="$namespace",release="$release"' : '{namespace="$namespace",job=~"$release-(SERVICES)"')]);
      }
    }
  });
});
