import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OPCUACertificateManager, type StatusCode } from 'node-opcua';
import { thumbprintOf } from '../client-pki.js';
import { isInFolder } from '../trust.js';

/** Where an OPC UA application keeps its own key and certificate and those it trusts (layout of OPC UA Part 12 stores). */
export interface PkiFolder {
  /** `<root>/own/certs/certificate.pem` and `<root>/own/private/private_key.pem` are made on the first start. */
  root: string;
  /** Accept clients nobody has put into `trusted/certs`. Off by default: trust is a person's decision. */
  trustUnknownClients?: boolean;
  /** Notice certificates added or removed while running. Off in tests that start many servers at once. Default true. */
  watch?: boolean;
}

export interface Pki {
  server: OPCUACertificateManager;
  users: OPCUACertificateManager;
  /** The folder a client's certificate (.pem or .der) is put into to be trusted. */
  trustedFolder: string;
}

/** Opens, or on the first start creates, the server's PKI folder with its 2048-bit key (about 0.2 s). */
export async function openPki(folder: PkiFolder): Promise<Pki> {
  const users = join(folder.root, 'users');
  await mkdir(users, { recursive: true });
  const options = { keySize: 2048 as const, disableFileWatchers: folder.watch === false };
  const server = new OPCUACertificateManager({
    ...options,
    rootFolder: folder.root,
    automaticallyAcceptUnknownCertificate: folder.trustUnknownClients ?? false,
  });
  const userManager = new OPCUACertificateManager({ ...options, rootFolder: users, automaticallyAcceptUnknownCertificate: false });
  await server.initialize();
  await userManager.initialize();
  const trustedFolder = join(folder.root, 'trusted', 'certs');
  trustWhatLiesThere(server, trustedFolder);
  return { server, users: userManager, trustedFolder };
}

/**
 * A client that connects in the moment between the copy of its certificate and the watcher's notice is refused, kept under
 * rejected/, and would then stay refused: what lies in the trusted folder counts, whatever else is remembered of it.
 */
function trustWhatLiesThere(manager: OPCUACertificateManager, trustedFolder: string): void {
  type Check = (chain: Buffer | Buffer[]) => Promise<StatusCode>;
  const remembered = manager.checkCertificate.bind<Check>(manager);
  const check: Check = async (chain) => {
    const status = await remembered(chain);
    const certificate = Array.isArray(chain) ? chain[0] : chain;
    if (status.isGood() || certificate === undefined || !(await isInFolder(trustedFolder, thumbprintOf(certificate)))) return status;
    await manager.trustCertificate(certificate);
    return remembered(chain);
  };
  manager.checkCertificate = check;
}
