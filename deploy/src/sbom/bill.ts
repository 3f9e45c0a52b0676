import { isAllowed } from './licence-expression.js';

interface Licence {
  readonly expression?: string;
  readonly license?: { readonly id?: string; readonly name?: string };
}

export interface BomComponent {
  readonly type: 'library';
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly purl: string;
  readonly 'bom-ref': string;
  readonly licenses: readonly Licence[];
}

/** A bill of materials after CycloneDX 1.5. */
export interface Bom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.5';
  readonly version: 1;
  readonly metadata: { readonly component: object };
  readonly components: readonly BomComponent[];
}

/** What a package says of itself; old ones have a list of licences. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly { readonly type?: string }[];
}

export interface Jar {
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** Packages whose manifest names no licence: what the file beside it says, looked up by hand. */
const LOOKED_UP: Readonly<Record<string, string>> = { dequeue: 'BSD-2-Clause', humanize: 'MIT', precond: 'MIT' };

/**
 * Of the packages that are shipped and the jars of the local stack. Not npm's own bill: its `--omit dev` leaves out what any workspace has
 * among its development dependencies, whoever else needs it to run.
 */
export function makeBill(packages: readonly PackageManifest[], jars: readonly Jar[], version: string): Bom {
  const ofPackages = packages.map((manifest) => component(manifest.name, manifest.version, `pkg:npm/${manifest.name.replace('@', '%40')}@${manifest.version}`, licenceIn(manifest) ?? LOOKED_UP[manifest.name]));
  const ofJars = jars.map((jar) => ({ group: jar.group, ...component(jar.name, jar.version, `pkg:maven/${jar.group}/${jar.name}@${jar.version}?type=jar`, jar.licence) }));
  const once = new Map([...ofPackages, ...ofJars].map((one) => [one.purl, one]));
  const components = [...once.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
  return { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component: { type: 'application', name: 'orrery', version, licenses: [{ license: { id: 'Apache-2.0' } }] } }, components };
}

function component(name: string, version: string, purl: string, licence: string | undefined): BomComponent {
  return { type: 'library', name, version, purl, 'bom-ref': purl, licenses: [licenceEntry(licence)].flatMap((entry) => entry ?? []) };
}

function licenceIn({ license, licenses }: PackageManifest): string | undefined {
  const named = typeof license === 'string' ? license : license?.type;
  return named ?? licenses?.flatMap(({ type }) => type ?? []).join(' OR ');
}

const licenceEntry = (expression: string | undefined): Licence | undefined => (expression === undefined || expression === '' ? undefined : / |\(/.test(expression) ? { expression } : { license: { id: expression } });

function licenceOf({ licenses }: BomComponent): string | undefined {
  const named = licenses.flatMap(({ expression, license }) => expression ?? license?.id ?? license?.name ?? []);
  return named.length === 0 ? undefined : named.join(' AND ');
}

const fullName = ({ group, name }: BomComponent): string => (group === undefined ? name : `${group}:${name}`);

/** `name version: why`, of each component whose licence is unknown or not allowed; what to do stands in the message. */
export function refused({ components }: Bom): string[] {
  return components.flatMap((one) => {
    const licence = licenceOf(one);
    if (licence !== undefined && isAllowed(licence)) return [];
    return [`${fullName(one)} ${one.version}: ${licence === undefined ? 'names no licence; look it up, and add it to LOOKED_UP in deploy/src/sbom/bill.ts' : `${licence} is not on the list in deploy/src/sbom/licence-expression.ts`}`];
  });
}

/** A table for people: licence, and what comes under it. */
export function licenceList({ components }: Bom): string {
  const byLicence = new Map<string, BomComponent[]>();
  for (const one of components) {
    const licence = licenceOf(one) ?? 'unknown';
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), one]);
  }
  const rows = [...byLicence].sort(([a], [b]) => (a < b ? -1 : 1)).map(([licence, of]) => `| ${licence} | ${of.length} | ${[...new Set(of.map((one) => `${fullName(one)} ${one.version}`))].sort().join(', ')} |`);
  return ['# Licences of what Orrery uses', '', '| licence | | components |', '|---|---|---|', ...rows, ''].join('\n');
}
