import { MessageSecurityMode, type Namespace, OPCUAServer, SecurityPolicy } from 'node-opcua';
import { overflowOfAnyStatus } from './overflow-of-any-status.js';
import { openPki, type PkiFolder } from './pki.js';
import { reportEveryChange } from './report-every-change.js';
import { delayAnswers } from './slow-answers.js';

export interface OpcuaServerOptions {
  /** Shown to clients: `Packaging plant`. */
  name: string;
  /** Of the application and of its one namespace: `urn:orrery:packaging-plant`. */
  namespaceUri: string;
  host: string;
  /** 0: any free port, see RunningServer.endpoint. */
  port: number;
  pki: PkiFolder;
  /** None only where a person has asked for it. */
  securityMode: 'SignAndEncrypt' | 'None';
  /** Report every written value, however fast, instead of sampling. */
  everyChange?: boolean;
  /** Fills the namespace before the first client can connect. */
  build: (namespace: Namespace) => void;
}

export interface RunningServer {
  endpoint: string;
  port: number;
  sessions(): number;
  /** Every answer waits this long from now on; 0 is prompt again. */
  slowDown(milliseconds: number): void;
  /** Cuts every connection; sessions and subscriptions live on until their timeouts, as when a cable is pulled. */
  cutConnections(): Promise<void>;
  stop(): Promise<void>;
}

/** node-opcua's own limit of 10 is less than a test with one client per recording needs. */
const MAX_CLIENTS = 500;

/** One real OPC UA server with its own namespace. @throws Error when the port is taken or the PKI folder is not writable. */
export async function startOpcuaServer(options: OpcuaServerOptions): Promise<RunningServer> {
  overflowOfAnyStatus();
  const pki = await openPki(options.pki);
  const plain = options.securityMode === 'None';
  const server = new OPCUAServer({
    host: options.host,
    port: options.port,
    alternateHostname: [...new Set([options.host, '127.0.0.1', 'localhost'])],
    serverCertificateManager: pki.server,
    userCertificateManager: pki.users,
    securityModes: [plain ? MessageSecurityMode.None : MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [plain ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256],
    disableDiscovery: false,
    serverInfo: { applicationUri: options.namespaceUri, productUri: options.namespaceUri, applicationName: { text: options.name, locale: 'en' } },
    buildInfo: { productName: options.name, manufacturerName: 'Orrery' },
    maxConnectionsPerEndpoint: MAX_CLIENTS,
    serverCapabilities: {
      maxSessions: MAX_CLIENTS,
      maxSubscriptions: 2 * MAX_CLIENTS,
      ...(options.everyChange ? { minSupportedSampleRate: 0 } : {}),
    },
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (!space) throw new Error(`${options.name}: the address space did not load`);
  options.build(space.registerNamespace(options.namespaceUri));
  if (options.everyChange) reportEveryChange(server);
  const slow = delayAnswers(server);
  try {
    await server.start();
  } catch (error) {
    await server.shutdown(0).catch(() => undefined);
    throw new Error(`${options.name} cannot listen on ${options.host}:${options.port}: ${(error as Error).message}; is another server there? Choose another port, or 0 for any free one`, { cause: error });
  }
  const port = server.endpoints[0]?.port ?? options.port;
  return {
    endpoint: `opc.tcp://${options.host}:${port}`,
    port,
    sessions: () => server.engine.currentSessionCount,
    slowDown: slow,
    cutConnections: async () => {
      for (const endpoint of server.endpoints) endpoint.abruptlyInterruptChannels();
    },
    stop: async () => {
      slow(0);
      await server.shutdown(0);
    },
  };
}
