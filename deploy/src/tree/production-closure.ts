import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A package that runs, and where it belongs beneath the tree's own folder, so that every import finds what it finds here. */
export interface Placed {
  readonly from: string;
  readonly to: string;
  readonly isWorkspace: boolean;
}

/**
 * What a workspace needs to run: its dependencies and theirs, as Node would find them, development left out. Workspaces, which are
 * links here, become folders of node_modules; what npm has put beside one of them stays beside it.
 *
 * @throws Error for a dependency that is not installed
 */
export function productionClosure(repository: string, workspace: string): Placed[] {
  const root = resolve(repository); // without a slash at its end
  const found = new Map<string, Placed>();
  const waiting = [join(root, workspace)];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    found.set(folder, place(root, folder));
    waiting.push(...dependenciesOf(root, folder));
  }
  return [...found.values()].sort((a, b) => (a.to < b.to ? -1 : 1));
}

function dependenciesOf(root: string, folder: string): string[] {
  const { name, dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifestOf(folder);
  const wanted = new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...Object.keys(peerDependencies)]);
  const mayLack = (dependency: string) => dependency in optionalDependencies || peerDependenciesMeta[dependency]?.optional === true;
  return [...wanted].flatMap((dependency) => {
    const installed = find(root, folder, dependency);
    if (installed === undefined && !mayLack(dependency)) throw new Error(`${name} needs ${dependency}, which is not installed. Run npm ci.`);
    // A peer that may be missing is there because somebody else asked for it: a tool of ours, not a part of what runs.
    return installed === undefined || (dependency in peerDependencies && mayLack(dependency) && !(dependency in dependencies)) ? [] : [installed];
  });
}

/** As Node resolves it: from the package's own folder upwards. */
function find(root: string, folder: string, dependency: string): string | undefined {
  for (let at = folder; at.length >= root.length; at = dirname(at)) {
    const candidate = join(at, 'node_modules', dependency);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
  }
  return undefined;
}

function place(root: string, folder: string): Placed {
  const path = relative(root, folder).split(sep).join('/');
  const start = path.indexOf('node_modules/');
  if (start === 0) return { from: folder, to: path, isWorkspace: false };
  const workspace = start < 0 ? path : path.slice(0, start - 1);
  const own = `node_modules/${manifestOf(join(root, workspace)).name}`;
  return { from: folder, to: start < 0 ? own : `${own}/${path.slice(start)}`, isWorkspace: start < 0 };
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
