import type { Component } from '../components/component.js';
import { type ContainerEngine } from './engine.js';

/** A service of docker-compose.yml as a component, started and healthy. Its data stay in its volume until `npm run reset`. */
export async function startContainer(engine: ContainerEngine, name: string): Promise<Component> {
  let stopping = false;
  let crashed: ((detail: string) => void) | undefined;
  const logs = (count = 20) => engine.composeNow('logs', '--no-color', '--no-log-prefix', '--tail', String(count), name);
  const watch = () => {
    const ended = (code: string) => !stopping && crashed?.(`its container ended with code ${code}`);
    engine.compose('wait', name).then(ended, () => undefined);
  };
  const up = async () => {
    try {
      await engine.compose('up', '--detach', '--wait', '--no-deps', name);
    } catch (error) {
      throw new Error(`${name} did not start as a container. Its last lines:\n${logs()}`, { cause: error });
    }
    stopping = false;
    watch();
  };
  const end = async (...command: string[]) => {
    stopping = true;
    await engine.compose(...command, name);
  };
  await up();
  return {
    name,
    found: 'container',
    pid: undefined,
    stop: () => end('rm', '--stop', '--force'),
    kill: () => end('kill'),
    restart: async () => {
      await end('stop');
      await up();
    },
    pause: () => void engine.composeNow('pause', name),
    resume: () => void engine.composeNow('unpause', name),
    onCrash: (listener) => {
      crashed = listener;
    },
    lastLines: logs,
  };
}

/** `127.0.0.1:<port>` at which a port of the service is published. */
export async function publishedAt(engine: ContainerEngine, name: string, port: number): Promise<string> {
  return (await engine.compose('port', name, String(port))).replace('0.0.0.0:', '127.0.0.1:');
}
