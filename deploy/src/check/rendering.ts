import { type Manifest, readManifests } from '../chart/manifests.js';
import { builtHelm } from '../tools/go-tools.js';
import { profilesOf, RELEASE, render } from './profiles.js';

export interface Rendering {
  /** Whether Helm has been built here: the chart cannot be rendered without. */
  readonly hasHelm: boolean;
  /** A profile of the chart with values beside it, each as `path=JSON`. @throws Error with what helm says is wrong */
  manifests(profile: string, ...set: string[]): Promise<Manifest[]>;
  /** The same under another name of the release. @throws Error with what helm says is wrong */
  named(release: string, profile: string, ...set: string[]): Promise<Manifest[]>;
  /** What helm says against it, or that it was rendered. */
  refusal(profile: string, ...set: string[]): Promise<string>;
}

/** For specs of the chart. */
export function rendering(root: string, env: NodeJS.ProcessEnv): Rendering {
  const helm = builtHelm(env);
  const profiles = profilesOf(root);
  const named = async (release: string, name: string, ...set: string[]) => {
    const profile = profiles.find((candidate) => candidate.name === name);
    if (!profile || helm === undefined) throw new Error(profile ? 'Helm has not been built here: npm run check:deploy builds it.' : `There is no profile ${name}.`);
    return readManifests(await render(helm, root, profile, set.flatMap((value) => ['--set-json', value]), release));
  };
  const manifests = (name: string, ...set: string[]) => named(RELEASE, name, ...set);
  return { hasHelm: helm !== undefined, manifests, named, refusal: (name, ...set) => manifests(name, ...set).then(() => 'rendered', (error: Error) => error.message) };
}
