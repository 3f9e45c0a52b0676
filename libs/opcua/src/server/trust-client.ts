import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Puts a client's certificate (.pem or .der) into a server's trust list; a running server notices it. Name it after the client. */
export async function trustClient(pkiRoot: string, certificateFile: string, name = basename(certificateFile)): Promise<void> {
  const folder = join(pkiRoot, 'trusted', 'certs');
  await mkdir(folder, { recursive: true });
  await copyFile(certificateFile, join(folder, name));
}
