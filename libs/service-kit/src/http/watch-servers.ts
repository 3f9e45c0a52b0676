import { OrreryError } from '@orrery/contracts';
import type { BaseConfig } from '../lifecycle/service-options.js';
import { AnsweringServer } from './answering-server.js';
import { nothingAnswer, startingAnswer, type Watched, watchedPaths } from './probe-answers.js';

/** Where a service listens before its own server does, and where it is watched. */
export interface WatchServers {
  /** At the service's own address, until its own server takes it over. */
  readonly early: AnsweringServer;
  /** Probes and metrics, and nothing else, from the first moment to the last; absent where they are at the service's own address. */
  readonly management?: AnsweringServer;
}

/**
 * Answers those who watch a service while it starts, and with it waits for what is not there yet; anything else is told that the service is starting.
 * With a management port they are answered there alone: who calls the service's own address learns nothing of what the service stands on.
 *
 * @throws OrreryError `configuration-invalid` where an address cannot be had, or is to be both
 */
export async function openWatchServers({ host, port, management }: BaseConfig['http'], watched: Watched): Promise<WatchServers> {
  const paths = watchedPaths(watched);
  const own = { host, port, setting: 'ORRERY_HTTP_PORT' } as const;
  if (management === undefined) return { early: await AnsweringServer.open(own, { paths, otherwise: () => startingAnswer(watched, true) }) };
  if (management === port && port !== 0) {
    throw new OrreryError('configuration-invalid', `ORRERY_MANAGEMENT_PORT and ORRERY_HTTP_PORT are both ${port}`, {
      remedy: 'Give ORRERY_MANAGEMENT_PORT a port of its own, or unset it: probes and metrics are then answered at ORRERY_HTTP_PORT.',
    });
  }
  const closed = Object.fromEntries(Object.keys(paths).map((path) => [path, nothingAnswer]));
  const watching = await AnsweringServer.open({ host, port: management, setting: 'ORRERY_MANAGEMENT_PORT' }, { paths, otherwise: nothingAnswer });
  try {
    return { early: await AnsweringServer.open(own, { paths: closed, otherwise: () => startingAnswer(watched, false) }), management: watching };
  } catch (error) {
    await watching.close();
    throw error;
  }
}
