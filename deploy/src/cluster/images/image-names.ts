import { parse } from 'yaml';

/** Components whose images are their publishers', and are made here out of the same programs. */
export const PUBLISHED = ['kafka', 'postgres', 'redis'] as const;
export type Published = (typeof PUBLISHED)[number];

/** Name by which containerd knows an image: what Docker leaves out of `redis:7` is its registry, and that it is of Docker's own library. */
export function fullName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  if (hasRegistry) return name;
  return rest.length === 0 ? `docker.io/library/${name}` : `docker.io/${name}`;
}

/** Where the chart looks for an image of this repository (its `image.registry` and `image.tag` left as they are). */
export const serviceImage = (name: string, version: string): string => fullName(`orrery/orrery-${name}:${version}`);

/** What a Dockerfile begins from. @throws Error where it names none */
export function baseImage(dockerfile: string): string {
  const name = /^FROM +(\S+)/m.exec(dockerfile)?.[1];
  if (name === undefined) throw new Error('The Dockerfile begins from no image: it has no line "FROM <image>".');
  return fullName(name);
}

/** Images that the chart's values name for its components. @throws Error where one names none */
export function publishedImages(values: string): Readonly<Record<Published, string>> {
  const { components } = parse(values) as { components?: Partial<Record<string, { image?: string }>> };
  const named = PUBLISHED.map((name): [Published, string] => {
    const image = components?.[name]?.image;
    if (image === undefined) throw new Error(`The chart's values name no image for ${name}: components.${name}.image.`);
    return [name, fullName(image)];
  });
  return Object.fromEntries(named) as Record<Published, string>;
}

/** The version that an image's tag says first: `18.4` of `postgres:18.4-bookworm`. */
export const taggedVersion = (image: string): string | undefined => /:v?(\d+(?:\.\d+)*)[^:/]*$/.exec(image)?.[1];
