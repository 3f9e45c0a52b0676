/** What one image runs: a file of a workspace, and folders that it serves beside its packages. */
export interface Image {
  readonly name: string;
  /** Workspace whose production packages it needs. */
  readonly workspace: string;
  /** Entry, from the workspace's folder. */
  readonly main: string;
  /** Folder in the repository → folder in the image. */
  readonly folders?: Readonly<Record<string, string>>;
}

const service = (name: string, folders?: Image['folders']): Image => ({ name, workspace: `services/${name}`, main: 'dist/main.js', ...(folders ? { folders } : {}) });

/** Everything that an image is built of; simulated plants are devices and run beside it. */
export const IMAGES: readonly Image[] = [
  service('opcua-ingestion'),
  service('mqtt-ingestion'),
  service('twin-projector'),
  service('api', { 'services/console/dist': 'console' }),
  service('historian'),
  service('alerting'),
  service('twin-export'),
  service('maintenance'),
  service('command'),
  service('simulation'),
  service('canary'),
  { name: 'topics', workspace: 'libs/kafka', main: 'dist/bin/orrery-topics.js' },
  { name: 'orrery', workspace: 'libs/client', main: 'dist/cli/main.js', folders: { 'services/canary/plant': 'canary' } },
  { name: 'oidc', workspace: 'libs/local-stack', main: 'dist/oidc/main.js' },
];
