import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OrreryError } from '@orrery/contracts';
import { OPCUAClient } from 'node-opcua';
import { type ClientPki, thumbprintOf } from './client-pki.js';
import { within } from './within.js';

interface Target {
  endpoint: string;
  securityMode: 'None' | 'Sign' | 'SignAndEncrypt';
  pki: ClientPki;
  connectTimeoutMs: number;
}

/**
 * Where connecting failed because nobody trusts the server's certificate yet: says so with the certificate's thumbprint
 * and the folder to put it in. The stack leaves a copy in the rejected folder.
 * @throws OrreryError configuration-invalid in that case; otherwise returns.
 */
export async function checkServerCertificate(target: Target, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  if (target.securityMode === 'None' || !/server Certificate verification failed/i.test(message)) return;
  const certificate = await offeredCertificate(target);
  if (!certificate) return;
  const thumbprint = thumbprintOf(certificate);
  if (await isInFolder(target.pki.trustedFolder, thumbprint)) {
    // Put there while running, or copied and not moved: the stack still knows it as rejected.
    await target.pki.manager.trustCertificate(certificate);
    return;
  }
  const copy = await rejectedCopy(target.pki.rejectedFolder, thumbprint);
  const why = /\b(BadCertificate\w+)/.exec(message)?.[1] ?? 'BadCertificateUntrusted';
  throw new OrreryError('configuration-invalid', `No connection to ${target.endpoint}: its certificate ${thumbprint} is not trusted (${why})`, {
    remedy: `If it is the server you mean, put its certificate (${copy}) into ${target.pki.trustedFolder}.`,
    retryable: true,
    details: { thumbprint, rejected: copy, trustedFolder: target.pki.trustedFolder },
    cause: error,
  });
}

/** Whether a person has put this very certificate into the folder, in whatever file. */
export async function isInFolder(folder: string, thumbprint: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const prints = await Promise.all(names.map((name) => readFile(join(folder, name)).then(thumbprintOf).catch(() => undefined)));
  return prints.includes(thumbprint);
}

async function rejectedCopy(folder: string, thumbprint: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const name = names.find((file) => file.toLowerCase().includes(thumbprint));
  return join(folder, name ?? '');
}

/** Asks for the endpoints over a channel without security, as every client does first (Part 4 §5.4.4); the answer is not trusted, only shown. */
async function offeredCertificate(target: Target): Promise<Buffer | undefined> {
  const client = OPCUAClient.create({
    applicationName: target.pki.applicationName,
    applicationUri: target.pki.applicationUri,
    clientCertificateManager: target.pki.manager,
    certificateFile: target.pki.certificateFile,
    privateKeyFile: target.pki.privateKeyFile,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 1000 },
    transportTimeout: target.connectTimeoutMs,
  });
  try {
    await within(target.connectTimeoutMs, 'asking for endpoints', client.connect(target.endpoint));
    const endpoints = await within(target.connectTimeoutMs, 'asking for endpoints', client.getEndpoints());
    return endpoints.find((endpoint) => endpoint.serverCertificate?.length)?.serverCertificate;
  } catch {
    return undefined;
  } finally {
    await within(1000, 'closing', client.disconnect()).catch(() => undefined);
  }
}
