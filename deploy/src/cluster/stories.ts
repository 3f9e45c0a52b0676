import { type KnownService } from '../chart/service-facts.js';
import { backUp, restore } from './stories/backup.js';
import { install } from './stories/install.js';
import { canary } from './stories/canary.js';
import { conduits } from './stories/conduits.js';
import { doctor } from './stories/doctor.js';
import { growPartitions } from './stories/partitions.js';
import { fromWithoutQueue } from './stories/without-queue.js';
import { plant } from './stories/plant.js';
import { production } from './stories/production.js';
import { runbooks } from './stories/runbooks.js';
import { largerVolume } from './stories/volume.js';
import { upgradeAndBack } from './stories/upgrade.js';
import { type Operator } from './operator.js';
import { type RunBook } from './run-book.js';

export interface Context {
  readonly root: string;
  /** What the operator has of their own: acme.yaml. */
  readonly folder: string;
  /** Of the custom resources that the chart makes: a folder. */
  readonly definitions: string;
  readonly operator: Operator;
  readonly book: RunBook;
  readonly services: ReadonlyMap<string, KnownService>;
}

/** @returns what is wrong. `figure` takes what was measured */
export type Story = (context: Context, figure: (text: string) => void) => Promise<string[]>;

const STORIES: Readonly<Record<string, Story>> = {
  'installed on a laptop: every pod is ready, none was started twice': install,
  'the canary beats from its device to its event': canary,
  'each pod reaches what it needs, and nothing else': conduits,
  'a plant folder is applied by its job, and its drift told': plant,
  'upgraded and rolled back; the canary beats after each': upgradeAndBack,
  'more partitions while the canary beats, then more replicas': growPartitions,
  'a larger volume': largerVolume,
  'a bundle for those who help': doctor,
  'backed up by the CronJob': backUp,
  'what runbooks tell to type is answered': runbooks,
  'restored into an empty Kafka and a new PostgreSQL': restore,
  'upgraded from a chart whose ingestion kept no queue': fromWithoutQueue,
  'installed as production, beside Kafka, PostgreSQL, Redis and a provider of somebody else': production,
};

export const storiesOf = (context: Context): (readonly [name: string, story: (figure: (text: string) => void) => Promise<string[]>])[] => Object.entries(STORIES).map(([name, story]) => [name, (figure) => story(context, figure)]);
