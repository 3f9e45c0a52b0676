import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OrreryError } from '@orrery/contracts';
import { OPCUACertificateManager } from 'node-opcua';
import { OwnCertificate, type OwnCertificateOptions } from './own-certificate.js';

export interface ClientPkiOptions extends OwnCertificateOptions {
  /** Folder of keys and certificates; made when missing. */
  root: string;
  /** In the certificate and told to servers, which compare the two: `urn:orrery:opcua-ingestion`. */
  applicationUri: string;
  applicationName: string;
  /** Notice certificates put into `trusted/` while running. Default true. */
  watch?: boolean;
}

/** A client's keys and its trust list; the layout is that of OPC UA certificate stores (Part 12 §7.8). */
export interface ClientPki {
  readonly applicationUri: string;
  readonly applicationName: string;
  readonly manager: OPCUACertificateManager;
  /** Own certificate: servers must trust it. */
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  /** Of the certificate as it is now: another one is noticed within seconds, once its key is there too. */
  readonly thumbprint: string;
  /** A server's certificate is put here, .pem or .der, to be trusted. */
  readonly trustedFolder: string;
  readonly rejectedFolder: string;
  close(): Promise<void>;
}

const TEN_YEARS_DAYS = 3650;

/**
 * Opens the folder, and on the first start makes a 2048-bit key and a self-signed certificate.
 * @throws OrreryError configuration-invalid when the folder cannot be read or written.
 */
export async function openClientPki(options: ClientPkiOptions): Promise<ClientPki> {
  const certificateFile = join(options.root, 'own', 'certs', 'certificate.pem');
  try {
    await mkdir(options.root, { recursive: true });
    const manager = new OPCUACertificateManager({
      rootFolder: options.root,
      automaticallyAcceptUnknownCertificate: false,
      disableFileWatchers: options.watch === false,
    });
    await manager.initialize();
    // Clients dispose of their manager when they disconnect; this one outlives them all.
    manager.referenceCounter++;
    if (!existsSync(certificateFile)) {
      await manager.createSelfSignedCertificate({
        applicationUri: options.applicationUri,
        dns: [...new Set([hostname(), 'localhost'])],
        outputFile: certificateFile,
        subject: `/CN=${options.applicationName}/O=Orrery`,
        startDate: new Date(),
        validity: TEN_YEARS_DAYS,
      });
    }
    const own = new OwnCertificate(certificateFile, manager.privateKey, options);
    return {
      applicationUri: options.applicationUri,
      applicationName: options.applicationName,
      manager,
      certificateFile,
      privateKeyFile: manager.privateKey,
      get thumbprint() {
        return own.thumbprint;
      },
      trustedFolder: join(options.root, 'trusted', 'certs'),
      rejectedFolder: join(options.root, 'rejected'),
      close: async () => {
        own.close();
        manager.referenceCounter = 0;
        await manager.dispose();
      },
    };
  } catch (error) {
    throw new OrreryError('configuration-invalid', `The OPC UA certificate folder ${options.root} cannot be used: ${(error as Error).message}`, {
      remedy: 'Give a folder that this user may read and write.',
      cause: error,
    });
  }
}

/** SHA-1 over the first certificate's DER form, in lower-case hex: what OPC UA tools show as thumbprint. */
export function thumbprintOf(certificate: Buffer): string {
  return new X509Certificate(certificate).fingerprint.replaceAll(':', '').toLowerCase();
}
