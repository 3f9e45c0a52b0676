import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { loginPage, messagePage } from './pages.js';
import { createProvider } from './provider.js';
import type { ProviderSettings, User } from './settings.js';

const LONGEST_FORM = 4096;

/** Serves the provider on its issuer's port, at the issuer's host unless told another address. */
export async function serveProvider(settings: ProviderSettings): Promise<Server> {
  const provider = createProvider(settings);
  provider.on('server_error', (_ctx, error) => console.error(error));
  const rest = provider.callback();
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/interaction/')) return rest(request, response);
    answerLogin(provider, settings.users, request, response).catch((error: unknown) => {
      // Most often: the page was open for too long, or cookies are off.
      const reason = error instanceof Error ? error.message : String(error);
      html(response, 400, messagePage('Sign-in failed', `${reason}. Go back to where you came from and try again; cookies must be allowed.`));
    });
  });
  const { hostname, port } = new URL(settings.issuer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(port), settings.listenHost ?? hostname, resolve);
  });
  return server;
}

async function answerLogin(provider: Provider, users: User[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid, prompt } = await provider.interactionDetails(request, response);
  if (prompt.name !== 'login') throw new Error(`This client asks for more than it may have (${prompt.name})`);
  const action = `/interaction/${uid}`;
  if (request.method !== 'POST') return html(response, 200, loginPage(action));
  const form = new URLSearchParams(await readForm(request));
  const name = form.get('user')?.trim() ?? '';
  const user = users.find(({ id }) => id === name);
  if (!user || !equal(user.password, form.get('password') ?? '')) {
    return html(response, 401, loginPage(action, { user: name, message: 'User or password is wrong.' }));
  }
  await provider.interactionFinished(request, response, { login: { accountId: user.id } }, { mergeWithLastSubmission: false });
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > LONGEST_FORM) throw new Error('The form is too long');
  }
  return text;
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function html(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // No form-action: browsers apply it to the redirects that follow the sign-in, which lead to the console's origin.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(body);
}
