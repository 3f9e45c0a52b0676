import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OPCUACertificateManager } from 'node-opcua';

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
  return { server, users: userManager, trustedFolder: join(folder.root, 'trusted', 'certs') };
}
