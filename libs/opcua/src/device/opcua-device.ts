import { type Deed, type DevicePort, type DeviceReading, TOO_LATE, type WriteAnswer } from '@orrery/commands';
import { timestampFromMillis } from '@orrery/twin-model';
import { AttributeIds, type ClientSession, type DataType, type DataValue, type NodeId, ReadRequest, type ReadResponse, TimestampsToReturn, VariableIds } from 'node-opcua';
import { call, Channel, type ChannelSettings } from '../channel.js';
import { faultOf } from '../errors.js';
import { resolveNode } from '../node-address.js';
import { qualityOf } from '../status.js';
import { canonicalTime } from '../time.js';
import { plainValue } from '../value.js';
import { obstacleTo, prepare, type Prepared } from './deeds.js';
import { answerOfFault } from './write-answer.js';

export type DeviceSettings = Omit<ChannelSettings, 'connectTimeoutMs' | 'requestTimeoutMs' | 'sessionTimeoutMs'> & Partial<Pick<ChannelSettings, 'connectTimeoutMs' | 'requestTimeoutMs'>>;

interface Link {
  readonly channel: Channel;
  readonly session: ClientSession;
  readonly namespaces: readonly string[];
}

/**
 * One OPC UA server to read now and to write to once, over a connection of its own. Nothing is kept from before: a read asks with maxAge 0
 * (Part 4 §5.11.2), and a request without answer cuts the connection, so that it cannot arrive later.
 */
export class OpcuaDevice implements DevicePort {
  private opening: Promise<Link> | undefined;
  /** The certificate that the connection was opened with, and how many writes are under way on it. */
  private openedWith = '';
  private underWay = 0;
  /** In which type each node was last read. */
  private readonly shown = new Map<string, DataType>();

  constructor(
    private readonly settings: DeviceSettings,
    private readonly onTrouble: (problem: string) => void = () => undefined,
  ) {}

  async read(addresses: readonly string[]): Promise<(DeviceReading | undefined)[]> {
    if (addresses.length === 0) return [];
    try {
      return await this.attemptRead(addresses);
    } catch {
      // The session may have ended unused: once more over a new one. Reading changes nothing.
      await this.drop();
    }
    try {
      return await this.attemptRead(addresses);
    } catch (error) {
      this.onTrouble(`reading from ${this.settings.endpoint}: ${faultOf(error).reason}`);
      await this.drop();
      return addresses.map(() => undefined);
    }
  }

  async obstacle(deed: Deed): Promise<string | undefined> {
    try {
      const { session, namespaces } = await this.link();
      return await obstacleTo(session, namespaces, deed);
    } catch (error) {
      await this.drop();
      return `${this.settings.endpoint} cannot be asked: ${faultOf(error).reason}`;
    }
  }

  async perform(deed: Deed, mayLeave: () => boolean = () => true): Promise<WriteAnswer> {
    let request: Prepared;
    let link: Link;
    try {
      link = await this.link();
      request = await prepare(link.session, link.namespaces, deed, this.shown);
    } catch (error) {
      await this.drop();
      return { kind: 'not-sent', reason: faultOf(error).reason };
    }
    if ('problem' in request) return { kind: 'not-sent', reason: request.problem };
    if (!mayLeave()) return TOO_LATE;
    this.underWay += 1;
    try {
      return await request.send();
    } catch (error) {
      await this.drop();
      return answerOfFault(faultOf(error));
    } finally {
      this.underWay -= 1;
    }
  }

  async close(): Promise<void> {
    this.settings.onServerCertificate?.(undefined);
    const link = await this.opening?.catch(() => undefined);
    this.opening = undefined;
    await link?.session.close(true).catch(() => undefined);
    await link?.channel.close();
  }

  private async attemptRead(addresses: readonly string[]): Promise<(DeviceReading | undefined)[]> {
    const { session, namespaces } = await this.link();
    const nodes = addresses.map((address) => resolveNode(address, namespaces));
    const known = nodes.flatMap(({ nodeId }) => (nodeId ? [nodeId] : []));
    // The clock of the server is asked beside the values: their serverTimestamp is of when the server came to know them, which may be long ago.
    const [clock, ...values] = await readValues(session, [VariableIds.Server_ServerStatus_CurrentTime, ...known]);
    const serverTs = clock?.statusCode.isGood() ? canonicalTime(clock.value.value as Date | null) : undefined;
    const readAt = timestampFromMillis(Date.now());
    let at = 0;
    return nodes.map(({ nodeId, problem }, index) => {
      if (!nodeId) {
        this.onTrouble(problem);
        return undefined;
      }
      const value = values[at++];
      if (value?.value) this.shown.set(addresses[index]!, value.value.dataType);
      return value && readingOf(value, readAt, serverTs);
    });
  }

  /** With another certificate of this client a new connection, unless a write is under way. */
  private async link(): Promise<Link> {
    const { thumbprint } = this.settings.pki;
    if (this.opening && this.openedWith !== thumbprint && this.underWay === 0) await this.close();
    if (!this.opening) this.openedWith = thumbprint;
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async open(): Promise<Link> {
    const settings = { connectTimeoutMs: 5_000, requestTimeoutMs: 5_000, sessionTimeoutMs: 60_000, ...this.settings };
    const channel = await Channel.open(settings, () => {
      this.opening = undefined;
      void channel.close();
    });
    try {
      const session = await channel.createSession();
      const [array] = await readValues(session, [VariableIds.Server_NamespaceArray]);
      return { channel, session, namespaces: (array?.value.value as string[] | undefined) ?? [] };
    } catch (error) {
      channel.cut();
      await channel.close();
      throw error;
    }
  }

  /** Cut, not closed: what may still lie in a buffer must not arrive any more. */
  private async drop(): Promise<void> {
    const opening = this.opening;
    this.opening = undefined;
    const channel = (await opening?.catch(() => undefined))?.channel;
    channel?.cut();
    await channel?.close();
  }
}

async function readValues(session: ClientSession, nodes: readonly (NodeId | number)[]): Promise<DataValue[]> {
  const { results } = await call<ReadResponse>(
    session,
    new ReadRequest({
      maxAge: 0,
      timestampsToReturn: TimestampsToReturn.Both,
      nodesToRead: nodes.map((node) => ({ nodeId: typeof node === 'number' ? `i=${node}` : node, attributeId: AttributeIds.Value })),
    }),
  );
  return results ?? [];
}

function readingOf(value: DataValue, readAt: string, serverTs: string | undefined): DeviceReading {
  const sourceTs = canonicalTime(value.sourceTimestamp, value.sourcePicoseconds);
  const plain = plainValue(value.value);
  const quality = plain?.raw === undefined ? qualityOf(value.statusCode.value >>> 0) : 'bad';
  return { value: plain?.value ?? null, quality, readAt, ...(sourceTs === undefined ? {} : { sourceTs }), ...(serverTs === undefined ? {} : { serverTs }) };
}
