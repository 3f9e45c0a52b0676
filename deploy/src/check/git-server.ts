import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serverCertificate } from '@orrery/local-stack';

export interface GitServer {
  /** Without a name and a password. */
  readonly url: string;
  /** File of the authority that vouches for it: none of the system's does. */
  readonly authority: string;
  stop(): Promise<void>;
}

/** Serves the bare repositories in a folder by git-http-backend, over TLS on loopback, to one user. */
export async function serveGit(folder: string, user: { readonly username: string; readonly password: string }, { PATH }: NodeJS.ProcessEnv): Promise<GitServer> {
  const { ca, certificate, key } = await serverCertificate(join(folder, 'certificates'));
  const wanted = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`;
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
    if (request.headers.authorization !== wanted) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    const { pathname, search } = new URL(request.url ?? '/', 'https://127.0.0.1');
    // What CGI (RFC 3875) calls the parts of a request.
    const cgi = { REQUEST_METHOD: request.method, PATH_INFO: pathname, QUERY_STRING: search.slice(1), REMOTE_USER: user.username, CONTENT_TYPE: request.headers['content-type'], HTTP_CONTENT_ENCODING: request.headers['content-encoding'], GIT_PROTOCOL: request.headers['git-protocol']?.toString() };
    const backend = spawn('git', ['http-backend'], { env: { PATH, GIT_PROJECT_ROOT: folder, GIT_HTTP_EXPORT_ALL: '1', ...cgi }, stdio: ['pipe', 'pipe', 'ignore'] });
    request.pipe(backend.stdin).on('error', () => undefined);
    const said: Buffer[] = [];
    backend.stdout.on('data', (bytes: Buffer) => said.push(bytes));
    backend.on('close', () => {
      const whole = Buffer.concat(said);
      const end = whole.indexOf('\r\n\r\n');
      const headers = Object.fromEntries(whole.subarray(0, end).toString().split('\r\n').map((line) => line.split(': ') as [string, string]));
      response.writeHead(Number(headers['Status']?.slice(0, 3) ?? 200), headers).end(whole.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority: ca,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
