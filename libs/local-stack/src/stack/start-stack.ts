import { join } from 'node:path';
import type { ComponentOptions } from '../components/component.js';
import { startComponents, type Components } from '../components/start-components.js';
import { PortTakenError } from '../errors.js';
import { leaveCredentials } from '../home/client-credentials.js';
import { keptPort } from '../home/ports.js';
import { turnLogs } from '../home/turn-logs.js';
import { StackState } from '../home/stack-state.js';
import { ADMIN_CLIENT } from '../oidc/settings.js';
import { packageFile } from '../package-file.js';
import type { ManagedProcess } from '../process/managed-process.js';
import { freePort } from '../process/ports.js';
import { describeCrash, watchComponents, type Crash } from './crash.js';
import { checkTable, type Part, type StackContext } from './part.js';
import { PartStarter } from './part-starter.js';

export interface StackOptions extends Omit<ComponentOptions, 'watcher' | 'secure'> {
  /** The API's and the console's port on loopback; 0 or absent: a free one. */
  port?: number;
  parts: readonly Part[];
  /** Kafka principals, one per service. */
  principals: readonly string[];
  /** The built checkout that is run; this one unless told. */
  root?: string;
  /** Clients speak TLS to Kafka. */
  kafkaTls?: boolean;
  /** Clients speak TLS to Redis. */
  redisTls?: boolean;
  /** Life of an access token, in seconds. */
  accessTokenSeconds?: number;
}

export interface Stack {
  /** Where the API and the console answer: http://127.0.0.1:<port>. */
  address: string;
  components: Components;
  context: StackContext;
  /** A service by its name in the table: kill(), pause(), resume(), restart() it at will. */
  service(name: string): ManagedProcess;
  /** Settles when something ends that nobody asked to. */
  crashed: Promise<Crash>;
  /** Stops everything, the last started first. */
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** Brings up components, then parts. When one fails or ends meanwhile, all are stopped and its error is thrown. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { home, parts, say = () => undefined } = options;
  checkTable(parts);
  const startedMs = Date.now();
  const state = await StackState.claim(home, say);
  turnLogs(join(home, 'logs'));
  const breakOff = new AbortController();
  options.signal?.addEventListener('abort', () => breakOff.abort(options.signal?.reason), { once: true });
  let reportCrash: (crash: Crash) => void = () => undefined;
  const crashed = new Promise<Crash>((resolve) => (reportCrash = resolve));
  void crashed.then((crash) => breakOff.abort(new Error(describeCrash(crash))));

  let components: Awaited<ReturnType<typeof startComponents>> | undefined;
  let starter: PartStarter | undefined;
  const stop = async (): Promise<void> => {
    await starter?.stopAll();
    await components?.stop();
    state.release();
  };
  try {
    const port = await consolePort(home, options.port);
    const address = `http://${LOOPBACK}:${port}`;
    components = await startComponents({ ...options, watcher: state, signal: breakOff.signal, consoleOrigins: [address, `http://localhost:${port}`] });
    watchComponents(components, home, reportCrash);
    const portOf = await portsOf(home, port, parts);
    const context: StackContext = { ...components, home, root: options.root ?? packageFile('..', '..'), port, address, say, startedMs, portOf, signal: breakOff.signal };
    const { id: clientId, secret: clientSecret } = components.oidc.client(ADMIN_CLIENT);
    leaveCredentials(home, { url: address, issuer: components.oidc.issuer, clientId, clientSecret });
    starter = new PartStarter(context, state, reportCrash);
    await starter.startAll(parts);
    state.setAddress(address);
    const service = starter.find.bind(starter);
    return { address, components, context, service, crashed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function consolePort(home: string, wanted: number | undefined): Promise<number> {
  if (!wanted) return keptPort(home, 'console');
  if ((await freePort(wanted)) !== wanted) throw new PortTakenError(wanted);
  return wanted;
}

async function portsOf(home: string, consolePort: number, parts: readonly Part[]): Promise<(name: string) => number> {
  const ports = new Map([['console', consolePort]]);
  for (const name of parts.flatMap((part) => (part.kind === 'service' ? (part.ports ?? []) : []))) {
    if (!ports.has(name)) ports.set(name, await keptPort(home, name));
  }
  return (name) => {
    const port = ports.get(name);
    if (port === undefined) throw new Error(`No part declares a port "${name}".`);
    return port;
  };
}
