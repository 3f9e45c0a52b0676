import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type Principal, TokenVerifier } from '@orrery/access';
import { isOrreryError, OrreryError } from '@orrery/contracts';
import { Drain } from '@orrery/service-kit';
import { plainToInstance } from 'class-transformer';
import { validateOrReject, type ValidationError } from 'class-validator';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Access } from '../auth/access.js';
import { bearerToken } from '../auth/auth.guard.js';
import { internalProblem, problemOf } from '../http/problem.js';
import { faultsOf, invalidArgument } from '../http/validation.js';
import { SocketQueryDto } from './stream.dto.js';
import { type PreparedSession, StreamSessions } from './stream-sessions.js';
import { TicketStore } from './ticket.store.js';
import { WebSocketSink } from './websocket-sink.js';

const PATH = '/api/v1/stream';
/** Clients have nothing to say on this socket. */
const MAX_MESSAGE_BYTES = 1_024;

/** The WebSocket of /stream. Who asks, and for what, is judged before the upgrade: a refused client gets a problem, no socket. */
@Injectable()
export class StreamGateway implements OnApplicationBootstrap {
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  private readonly logger = new Logger('stream');

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly verifier: TokenVerifier,
    private readonly tickets: TicketStore,
    private readonly access: Access,
    private readonly sessions: StreamSessions,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => void this.upgrade(request, socket, head));
    this.drain.add('close', 'web sockets', () => {
      for (const socket of this.sockets.clients) socket.terminate();
    });
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    let session: PreparedSession;
    try {
      session = await this.prepare(request);
    } catch (error) {
      this.refuse(socket, error);
      return;
    }
    // An upgrade that fails, or whose client has gone meanwhile, ends with its socket and without a session.
    if (socket.destroyed) return session.cancel();
    socket.once('close', () => session.cancel());
    this.sockets.handleUpgrade(request, socket, head, (client) => session.start(new WebSocketSink(client)));
  }

  private async prepare(request: IncomingMessage): Promise<PreparedSession> {
    const url = new URL(request.url ?? '/', 'http://api');
    if (url.pathname !== PATH) throw new OrreryError('not-found', `there is no WebSocket at ${url.pathname}`, { remedy: `Connect to ${PATH}.` });
    const query = plainToInstance(SocketQueryDto, Object.fromEntries(url.searchParams));
    await validateOrReject(query, { whitelist: true, forbidNonWhitelisted: true }).catch((errors: ValidationError[]) => {
      throw invalidArgument(errors.flatMap((error) => faultsOf(error, '')));
    });
    const principal = await this.principal(request, query.ticket);
    await this.access.admit(principal, ['READ']);
    return this.sessions.prepare(query, principal);
  }

  private async principal(request: IncomingMessage, ticket: string | undefined): Promise<Principal> {
    if (ticket === undefined) return this.verifier.verify(bearerToken(request.headers.authorization));
    const principal = await this.tickets.redeem(ticket);
    if (principal) return principal;
    throw new OrreryError('unauthenticated', 'the ticket is unknown, used or older than 30 s', { remedy: 'Get a new one from POST /api/v1/stream/tickets.' });
  }

  private refuse(socket: Duplex, error: unknown): void {
    const problem = isOrreryError(error) ? problemOf(error) : internalProblem();
    if (problem.status === 500) this.logger.error({ err: error, msg: 'upgrade failed' });
    const body = JSON.stringify({ ...problem, instance: PATH });
    const head = [`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`, 'content-type: application/problem+json', `content-length: ${Buffer.byteLength(body)}`, 'connection: close'];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
}
