import { X509Certificate } from 'node:crypto';
import { OrreryError } from '@orrery/contracts';
import {
  type ClientSession,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  UserTokenType,
  type UserIdentityInfo,
} from 'node-opcua';
import { type ClientPki } from './client-pki.js';
import { connectError } from './errors.js';
import { checkServerCertificate } from './trust.js';
import { within } from './within.js';

export interface ChannelSettings {
  endpoint: string;
  securityMode: 'None' | 'Sign' | 'SignAndEncrypt';
  /** Name of the policy as in its URI: `Basic256Sha256`. */
  securityPolicy: string;
  pki: ClientPki;
  /** Asked at each session; undefined: anonymous. */
  user?: () => { user: string; password: string } | undefined;
  /** Told of the server's certificate at each connection that is secured by it; undefined: no more is to be connected. */
  onServerCertificate?: ((certificate: X509Certificate | undefined) => void) | undefined;
  connectTimeoutMs: number;
  requestTimeoutMs: number;
  sessionTimeoutMs: number;
}

type Answer<R> = (error: Error | null, response?: R) => void;

/** The stack's raw request, without its own repairs: those run behind the caller's back and say "connected" too early (node-opcua#1524). */
interface RawSession {
  _performMessageTransaction(request: unknown, answer: Answer<unknown>): void;
  isChannelValid(): boolean;
}

interface RawClient {
  _secureChannel?: { forceConnectionBreak(): void } | null;
}

/** One secure channel to one server. It is used once: when it breaks, a new one is opened and takes over the session. */
export class Channel {
  private broken = false;

  private constructor(
    private readonly client: OPCUAClient,
    private readonly settings: ChannelSettings,
  ) {}

  /**
   * @param onBroken told once, when the channel ends without close() having been called.
   * @throws OrreryError unavailable, configuration-invalid (certificate or security refused) or unauthenticated.
   */
  static async open(settings: ChannelSettings, onBroken: (reason: string) => void): Promise<Channel> {
    const client = OPCUAClient.create({
      applicationName: settings.pki.applicationName,
      applicationUri: settings.pki.applicationUri,
      clientCertificateManager: settings.pki.manager,
      certificateFile: settings.pki.certificateFile,
      privateKeyFile: settings.pki.privateKeyFile,
      securityMode: MessageSecurityMode[settings.securityMode],
      securityPolicy: securityPolicyOf(settings.securityPolicy),
      // Servers often name themselves by a host name that is not the address they are reached at.
      endpointMustExist: false,
      // No repair, no keep-alive and no closing of sessions behind our back.
      connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 1000 },
      keepSessionAlive: false,
      keepPendingSessionsOnDisconnect: true,
      requestedSessionTimeout: settings.sessionTimeoutMs,
      transportTimeout: Math.max(settings.connectTimeoutMs, 2 * settings.sessionTimeoutMs),
      defaultTransactionTimeout: settings.requestTimeoutMs,
    });
    const channel = new Channel(client, settings);
    try {
      await within(settings.connectTimeoutMs, `connecting to ${settings.endpoint}`, client.connect(settings.endpoint));
    } catch (error) {
      await channel.close();
      await checkServerCertificate(settings, error);
      throw connectError(error, settings.endpoint, settings.pki);
    }
    channel.tellCertificate();
    client.on('close', (error) => {
      if (channel.broken) return;
      channel.broken = true;
      onBroken(error?.message ?? 'closed by the server');
    });
    return channel;
  }

  /** @throws OrreryError as open() does. */
  async createSession(): Promise<ClientSession> {
    const { securityMode, endpoint } = this.settings;
    const user = this.settings.user?.();
    if (user && securityMode === 'None') {
      throw new OrreryError('configuration-invalid', `The user of ${endpoint} is not sent without security`, {
        remedy: 'Use security mode SignAndEncrypt, or connect without a user.',
      });
    }
    const identity: UserIdentityInfo = user
      ? { type: UserTokenType.UserName, userName: user.user, password: user.password }
      : { type: UserTokenType.Anonymous };
    try {
      return await within(this.settings.connectTimeoutMs, 'creating a session', this.client.createSession(identity));
    } catch (error) {
      throw connectError(error, this.settings.endpoint, this.settings.pki);
    }
  }

  /** Of a chain the first is the server's own (Part 6 §6.2.6). */
  private tellCertificate(): void {
    const { serverCertificate } = this.client;
    const own = Array.isArray(serverCertificate) ? serverCertificate[0] : serverCertificate;
    if (own && this.settings.securityMode !== 'None') this.settings.onServerCertificate?.(new X509Certificate(own));
  }

  /** Takes over a session that another channel had (ActivateSession, Part 4 §5.6.3). @throws when the server no longer knows it. */
  async reactivate(session: ClientSession): Promise<void> {
    await within(this.settings.connectTimeoutMs, 'reactivating the session', this.client.reactivateSession(session));
  }

  /** Cuts the connection at once, as a broken cable would; for a server that no longer answers. */
  cut(): void {
    this.broken = true;
    (this.client as unknown as RawClient)._secureChannel?.forceConnectionBreak();
  }

  /** Closes the channel, sessions stay as they are. Never throws. */
  async close(): Promise<void> {
    this.broken = true;
    await within(1000, 'closing', this.client.disconnect()).catch(() => this.cut());
  }
}

/** Sends one request over the session's channel. @throws Error with the service fault on it, see faultOf. */
export function call<R>(session: ClientSession, request: unknown): Promise<R> {
  return new Promise((resolve, reject) => {
    (session as unknown as RawSession)._performMessageTransaction(request, (error, response) => {
      if (error) reject(error);
      else resolve(response as R);
    });
  });
}

function securityPolicyOf(name: string): SecurityPolicy {
  const policy = SecurityPolicy[name as keyof typeof SecurityPolicy] as SecurityPolicy | undefined;
  if (policy === undefined) {
    throw new OrreryError('configuration-invalid', `Security policy ${name} is unknown`, {
      remedy: `Use one of ${Object.keys(SecurityPolicy).join(', ')}.`,
    });
  }
  return policy;
}
