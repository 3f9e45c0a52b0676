// An api and an issuer for the console's own tests. Not shipped: the console is served by services/api.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Action, type History } from '@orrery/client';
import { type RenderedTwin } from '@orrery/twin-model';
import { FixtureActivity } from './fixture-activity.ts';
import { FixtureAlerts } from './fixture-alerts.ts';
import { FixtureCommands } from './fixture-commands.ts';
import { answerWithFile } from './fixture-files.ts';
import { fixtureHistory } from './fixture-history.ts';
import { answerAsIssuer } from './fixture-issuer.ts';
import { FIXTURE_RIGHTS, FixturePolicies } from './fixture-policies.ts';
import { fixtureSearch } from './fixture-search.ts';
import { FIXTURE_MODELS, fixtureStep, fixtureTwins, stamp } from './fixture-plant.ts';
import { FixtureSimulations } from './fixture-simulations.ts';
import { FixtureStops } from './fixture-stops.ts';
import { fixtureDeadLetters, fixtureSources } from './fixture-sources.ts';

export interface FixtureOptions {
  /** The built console. */
  readonly dist: string;
  readonly roles?: readonly string[];
}

export class FixtureServer {
  readonly twins = new Map<string, RenderedTwin>();
  /** What the next PATCH of a desired value is answered with; 200 takes it. */
  patchStatus = 200;
  isIssuerDown = false;
  /** Life of an access token. */
  tokenSeconds = 3600;
  /** Reading twins is answered with 503. */
  isStateDown = false;
  isStreamDown = false;
  /** Cursor that the last subscriber asked to go on from. */
  resumedFrom: string | undefined;
  roles: readonly string[];
  /** What the next answers of a history say instead. */
  historyChanges: Partial<History> = {};
  readonly policies = new FixturePolicies();
  readonly alerts = new FixtureAlerts();
  readonly commands = new FixtureCommands();
  readonly stops = new FixtureStops();
  readonly simulations = new FixtureSimulations();
  readonly activity = new FixtureActivity();
  readonly historyNow = Date.now();
  readonly historyQueries: URLSearchParams[] = [];
  readonly patches: { readonly twinId: string; readonly ifMatch: string | undefined; readonly body: unknown }[] = [];
  readonly #dist: string;
  readonly #streams = new Set<ServerResponse>();
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  #step = 0;
  #eventId = 0;

  constructor({ dist, roles = ['engineer'] }: FixtureOptions) {
    this.#dist = dist;
    this.roles = roles;
    for (const twin of fixtureTwins(Date.now())) this.twins.set(twin.twinId, twin);
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return this.origin;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The plant reports once. */
  step(): void {
    for (const event of fixtureStep(this.twins, Date.now(), this.#step++)) this.send('twin', event);
  }

  send(event: string, data: unknown): void {
    const text = `id: ${++this.#eventId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const stream of this.#streams) stream.write(text);
  }

  /** The connection of every subscriber breaks. */
  dropStreams(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
    this.activity.drop();
  }

  async close(): Promise<void> {
    this.dropStreams();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const json = (status: number, body: unknown) => response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body));
    if (url.pathname.startsWith('/oidc/')) return void (this.isIssuerDown ? request.destroy() : answerAsIssuer(this.origin, this.tokenSeconds, url, request, response));
    if (!url.pathname.startsWith('/api/')) return void answerWithFile(this.#dist, url.pathname, response);
    if (this.isStateDown && url.pathname.startsWith('/api/v1/twins')) return void json(503, { type: 'https://orrery.dev/problems/unavailable', title: 'Unavailable', status: 503, detail: 'the hot state is being rebuilt' });
    const path = url.pathname.slice('/api/v1'.length);
    if (path === '/config') return void json(200, { issuer: `${this.origin}/oidc`, clientId: 'orrery-console', audience: 'orrery-api', realm: 'real', version: '0.1.0', now: new Date().toISOString() });
    if (!request.headers.authorization?.startsWith('Bearer ')) return void json(401, { type: 'https://orrery.dev/problems/unauthenticated', title: 'Unauthenticated', status: 401, detail: 'there is no token' });
    if (path === '/me' && this.roles.length === 0) return void json(403, { type: 'https://orrery.dev/problems/forbidden', title: 'Forbidden', status: 403, detail: 'this needs the role viewer or engineer' });
    if (path === '/me') return void json(200, { subject: 'engineer', name: 'Engineer', roles: this.roles, expiresAt: new Date(Date.now() + 3_600_000).toISOString(), may: this.#may(), mayEverywhere: this.#may(), grants: [] });
    if (path === '/twins') return void json(200, { items: [...this.twins.values()].map((twin) => ({ twinId: twin.twinId, rev: twin.rev, state: twin })) });
    if (path === '/models') return void json(200, { items: FIXTURE_MODELS });
    if (path === '/sources') return void json(200, { items: fixtureSources(Date.now()) });
    if (path === '/search') {
      const { status, body } = fixtureSearch(this.twins.values(), url.searchParams);
      return void json(status, body);
    }
    if (path === '/dead-letters') return void json(200, { items: fixtureDeadLetters(Date.now()) });
    const taker = [this.policies, this.stops, this.alerts, this.commands, this.simulations].find((each) => each.takes(path));
    if (taker) {
      const body = request.method === 'PUT' || request.method === 'POST' ? await bodyOf(request) : undefined;
      const answer = taker.answer(request.method!, decodeURIComponent(path), url.searchParams, body);
      return void json(answer.status, answer.body);
    }
    if (path === '/stream/activity') return this.isStreamDown ? void request.destroy() : this.activity.follow(url, response);
    if (path === '/stream') return this.isStreamDown ? void request.destroy() : this.#stream(url, response);
    const [, ofHistory] = /^\/twins\/([^/]+)\/history$/.exec(decodeURIComponent(path)) ?? [];
    if (ofHistory !== undefined) return this.#history(ofHistory, url, json);
    const [, twinId, part] = /^\/twins\/([^/]+)(\/desired|\/at)?$/.exec(decodeURIComponent(path)) ?? [];
    const twin = twinId === undefined ? undefined : this.twins.get(twinId);
    if (!twin) return void json(404, { type: 'https://orrery.dev/problems/unknown-twin', title: 'Not found', status: 404, detail: `there is nothing at ${path}` });
    if (part === undefined) return void json(200, twin);
    if (part === '/at') return void json(200, this.#at(twin, url.searchParams));
    await this.#patch(twin, request, json);
  }

  #may(): Action[] {
    return [...new Set(this.roles.flatMap((role) => FIXTURE_RIGHTS[role] ?? []))];
  }

  /** The state of now, with the numbers of another time. */
  #at(twin: RenderedTwin, query: URLSearchParams): unknown {
    const time = query.get('time') ?? stamp(Date.now());
    const properties = Object.fromEntries(Object.entries(twin.properties).map(([path, property]) => [path, { ...property, eventTs: time, ...(typeof property.value === 'number' ? { value: Math.round(property.value * 90) / 100 } : {}) }]));
    return { ...twin, rev: 7, at: time, properties, asOf: { rev: 7, life: 1, revKnownAt: time, time } };
  }

  #history(twinId: string, { searchParams: query }: URL, json: (status: number, body: unknown) => unknown): void {
    this.historyQueries.push(query);
    const twin = this.twins.get(twinId);
    const unknown = query.getAll('path').find((each) => !twin?.properties[each]);
    if (!twin || unknown !== undefined) return void json(404, { type: 'https://orrery.dev/problems/unknown-path', title: 'Not found', status: 404, detail: `${twinId} has no path ${String(unknown)}` });
    const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
    const answer = fixtureHistory(twin, {
      paths: query.getAll('path'),
      from: Date.parse(query.get('from')!),
      to: Date.parse(query.get('to')!),
      mode: query.get('mode') ?? 'raw',
      points: number('points', 1000),
      limit: number('limit', 1000),
      cursor: query.has('cursor') ? number('cursor', 0) : undefined,
      now: this.historyNow,
    });
    json(200, { ...answer, ...this.historyChanges });
  }

  async #patch(twin: RenderedTwin, request: IncomingMessage, json: (status: number, body: unknown) => unknown): Promise<void> {
    const body = (await bodyOf(request)) as Record<string, { value: unknown; reason?: string } | null>;
    this.patches.push({ twinId: twin.twinId, ifMatch: request.headers['if-match'], body });
    if (this.patchStatus !== 200) {
      json(this.patchStatus, { type: 'https://orrery.dev/problems/refused', title: 'Refused', status: this.patchStatus, detail: 'speedSetpoint has a command target' });
      return;
    }
    const now = Date.now();
    const changes = Object.entries(body).map(([path, wish]) => ({
      kind: 'desired' as const,
      path,
      state: wish && { value: wish.value, rev: twin.rev + 1, by: 'engineer', at: stamp(now), status: 'pending' as const, ...(wish.reason === undefined ? {} : { reason: wish.reason }) },
    }));
    const desired = { ...twin.desired };
    for (const { path, state } of changes) {
      if (state) desired[path] = state;
      else delete desired[path];
    }
    this.twins.set(twin.twinId, { ...twin, rev: twin.rev + 1, desired });
    this.send('twin', { type: 'changed', twinId: twin.twinId, rev: twin.rev + 1, prevRev: twin.rev, at: stamp(now), cause: { input: 'desired', offset: '0' }, changes });
    json(200, this.twins.get(twin.twinId));
  }

  #stream(url: URL, response: ServerResponse): void {
    this.resumedFrom = url.searchParams.get('from') ?? undefined;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`id: ${this.#eventId}\nevent: open\ndata: {}\n\n`);
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
  return JSON.parse(text);
}
