import { type Deed, type DevicePort, type DeviceReading, TOO_LATE, type WriteAnswer, type WriteDeed } from '@orrery/commands';
import { CommandHost, commandFilter, type HostRole, type MetricAddress, type NodeAddress, type OutMessage, parseMetricAddress } from '@orrery/sparkplug';
import { reveal, type Secret } from '@orrery/service-kit';
import { connectAsync, type MqttClient } from 'mqtt';
import { randomUUID } from 'node:crypto';

export interface SparkplugSettings {
  readonly endpoint: string;
  /** PEM of the authorities that may vouch for the broker; absent: those of the system. */
  readonly ca?: Secret;
  /** Asked at each connection. */
  readonly user?: () => { readonly user: string; readonly password: string } | undefined;
  /** Of the source: a passive one is never asked for a birth. */
  readonly role: HostRole;
  /** How long a birth that was never seen is waited for. */
  readonly birthTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** A broker that is silent for one and a half of these is gone, and with it what still lies in a buffer. */
const KEEPALIVE_SECONDS = 4;
const TICK_MS = 100;
const BIRTH_TIMEOUT_MS = 3_000;
const SUBSCRIPTION_REFUSED = 128;

interface Link {
  readonly client: MqttClient;
  readonly host: CommandHost;
  /** Filters that are subscribed to. */
  readonly followed: Map<string, Promise<void>>;
  /** Edge nodes and devices whose births were waited for in vain: once is enough. */
  readonly missed: Set<string>;
  /** Who waits for a birth. */
  readonly heard: Set<() => void>;
}

/**
 * The edge nodes of one Sparkplug broker to read now and to write to once, over a connection and a subscription of its own. Nothing is kept from an earlier
 * connection; what was published at QoS 0 nobody acknowledges, so only what the metric shows next tells whether it arrived (rule R34).
 */
export class SparkplugDevice implements DevicePort {
  private opening: Promise<Link> | undefined;

  constructor(
    private readonly settings: SparkplugSettings,
    private readonly onTrouble: (problem: string) => void = () => undefined,
  ) {}

  async read(addresses: readonly string[]): Promise<(DeviceReading | undefined)[]> {
    try {
      const link = await this.link();
      const metrics = addresses.map(parseMetricAddress);
      await Promise.all(metrics.flatMap((metric) => (metric ? [this.known(link, metric)] : [])));
      return metrics.map((metric) => metric && link.host.read(metric, Date.now()));
    } catch (error) {
      this.onTrouble(`reading from ${this.settings.endpoint}: ${(error as Error).message}`);
      return addresses.map(() => undefined);
    }
  }

  async obstacle(deed: Deed): Promise<string | undefined> {
    try {
      const { link, metric, write } = await this.at(deed);
      const made = link.host.command(metric, write.value, write.datatype, Date.now());
      if (!('problem' in made)) return undefined;
      return link.host.knows(metric) || this.settings.role !== 'passive' ? made.problem : `${made.problem}; its source is passive, so it is not asked for one: give it "role: secondary", or wait for its next birth`;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async perform(deed: Deed, mayLeave: () => boolean = () => true): Promise<WriteAnswer> {
    let leave: () => Promise<unknown>;
    try {
      const { link, metric, write } = await this.at(deed);
      const made = link.host.command(metric, write.value, write.datatype, Date.now());
      if ('problem' in made) return { kind: 'not-sent', reason: made.problem };
      const { topic, payload, qos, retain } = made.message;
      if (!link.client.connected) return { kind: 'not-sent', reason: `the connection to ${this.settings.endpoint} is gone` };
      leave = () => link.client.publishAsync(topic, Buffer.from(payload), { qos, retain });
    } catch (error) {
      return { kind: 'not-sent', reason: (error as Error).message };
    }
    if (!mayLeave()) return TOO_LATE;
    try {
      await leave();
      return { kind: 'lost', reason: 'published; Sparkplug acknowledges no command, so what the metric shows next tells' };
    } catch (error) {
      return { kind: 'lost', reason: `the connection broke while it was published: ${(error as Error).message}` };
    }
  }

  async close(): Promise<void> {
    const link = await this.opening?.catch(() => undefined);
    this.opening = undefined;
    await link?.client.endAsync(!link.client.connected);
  }

  /** @throws Error where the broker cannot be reached, or this is nothing that Sparkplug can do */
  private async at(deed: Deed): Promise<{ readonly link: Link; readonly metric: MetricAddress; readonly write: WriteDeed }> {
    if (deed.kind !== 'write') throw new Error('Sparkplug has no methods');
    const metric = parseMetricAddress(deed.address);
    if (!metric) throw new Error(`"${deed.address}" is no metric of the form <group>/<edge node>[/<device>]:<metric name>`);
    const link = await this.link();
    await this.known(link, metric);
    return { link, metric, write: deed };
  }

  private link(): Promise<Link> {
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = undefined;
      throw new Error(`${this.settings.endpoint} cannot be reached: ${(error as Error).message}`, { cause: error });
    });
    return this.opening;
  }

  private async open(): Promise<Link> {
    const { endpoint, ca, role } = this.settings;
    const user = this.settings.user?.();
    // Instances side by side must not put each other off the broker.
    const clientId = `orrery-command-${randomUUID().slice(0, 8)}`;
    const client = await connectAsync(
      endpoint,
      {
        clientId,
        clean: true,
        protocolVersion: 4,
        reconnectPeriod: 0,
        connectTimeout: CONNECT_TIMEOUT_MS,
        keepalive: KEEPALIVE_SECONDS,
        // A command that cannot leave now must not leave later.
        queueQoSZero: false,
        ...(ca === undefined ? {} : { ca: reveal(ca) }),
        ...(user ? { username: user.user, password: user.password } : {}),
      },
      false,
    );
    const link: Link = { client, host: new CommandHost(role, clientId), followed: new Map(), missed: new Set(), heard: new Set() };
    const publish = (messages: readonly OutMessage[]): void => messages.forEach(({ topic, payload, qos, retain }) => client.publish(topic, Buffer.from(payload), { qos, retain }));
    const timer = setInterval(() => publish(link.host.tick(Date.now())), TICK_MS).unref();
    client.on('message', (topic, bytes, { retain }) => {
      publish(link.host.receive({ topic, bytes, at: Date.now(), retain }));
      for (const hear of link.heard) hear();
    });
    client.on('error', (error) => this.onTrouble(`${endpoint}: ${error.message}`));
    client.once('close', () => {
      clearInterval(timer);
      this.opening = undefined;
      client.end(true);
    });
    return link;
  }

  /** Listens to an edge node, and waits a moment for the birth that says what it has; asks for it where the source's role allows that. */
  private async known(link: Link, node: NodeAddress & { readonly device?: string }): Promise<void> {
    await this.follow(link, commandFilter(node));
    const place = `${commandFilter(node)} ${node.device ?? ''}`;
    if (link.host.knows(node) || link.missed.has(place)) return;
    for (const { topic, payload, qos, retain } of link.host.askForBirth(node, Date.now())) link.client.publish(topic, Buffer.from(payload), { qos, retain });
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(impatient);
        link.heard.delete(hear);
        link.client.off('close', done);
        resolve();
      };
      const hear = (): void => void (link.host.knows(node) && done());
      const giveUp = (): void => {
        link.missed.add(place);
        done();
      };
      const impatient = setTimeout(giveUp, this.settings.birthTimeoutMs ?? BIRTH_TIMEOUT_MS);
      link.heard.add(hear);
      link.client.once('close', done);
    });
  }

  private follow({ client, followed }: Link, filter: string): Promise<void> {
    const known = followed.get(filter);
    if (known) return known;
    const following = client.subscribeAsync(filter, { qos: 1 }).then((granted) => {
      if (granted.some(({ qos }) => Number(qos) === SUBSCRIPTION_REFUSED)) throw new Error(`the broker does not let this user read ${filter}`);
    });
    followed.set(filter, following);
    following.catch(() => followed.delete(filter));
    return following;
  }
}
