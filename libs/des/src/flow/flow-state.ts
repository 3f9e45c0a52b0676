import { EventList } from '../engine/event-list.js';
import { type SnapshotReader, type SnapshotWriter } from '../engine/snapshot.js';
import { Sampler } from '../random/sampler.js';
import { Streams } from '../random/streams.js';
import { OFF } from './layout.js';
import { type Network } from './network.js';
import { SupplyState } from './supply-state.js';
import { FleetState } from './fleet-state.js';
import { PartPool } from './part-pool.js';

/** What a server is at with the part it holds. */
export const EMPTY = 0;
export const SETTING_UP = 1;
export const WORKING = 2;
export const FINISHED = 3;

/** The node of a part that has left the system. */
export const GONE = -1;

/**
 * Told when a part comes to a node (a station: when it is begun), when a vehicle takes it up at its transport, and when it leaves the system, with
 * the node GONE. Part numbers are used again once they are gone.
 */
export type Observer = (time: number, part: number, born: number, product: number, node: number) => void;

/** Everything a run knows, in typed arrays and a few numbers: saving it is copying them. The network and the samplers are not state. */
export class FlowState extends PartPool {
  now = 0;
  /** Events fired. */
  fired = 0;
  /** Events fired at this very time, to find models that never let time pass. */
  same = 0;
  inSystem = 0;
  readonly tally: Float64Array;
  /** Since when the parts in the system are counted at their present number. */
  systemSince = 0;

  readonly events: EventList;
  readonly streams: Streams;
  readonly sampler: Sampler;
  observer: Observer | undefined = undefined;
  readonly supply: SupplyState;
  readonly fleet: FleetState;

  // Buffers, per node; one list a rank where the discipline is priority.
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly content: Int32Array;
  readonly reserved: Int32Array;
  readonly contentSince: Float64Array;

  // Servers.
  readonly held: Int32Array;
  readonly phase: Int32Array;
  readonly status: Int32Array;
  readonly statusSince: Float64Array;
  readonly down: Int32Array;
  readonly remaining: Float64Array;
  readonly workingSince: Float64Array;
  /** The unit that will fail before the operation ends, -1 where none will. */
  readonly failing: Int32Array;
  /** 1 once the present operation is counted against the modes that count operations. */
  readonly counted: Int32Array;
  readonly lastProduct: Int32Array;
  readonly idleNext: Int32Array;
  readonly idleHead: Int32Array; // per node
  readonly idleTail: Int32Array;
  readonly off: Int32Array; // per node

  // Units: what is left until they fail, and crews they wait for.
  readonly left: Float64Array;
  /** How far from failing a unit is when its maintenance is due; 0 where it fails first. */
  readonly spare: Float64Array;
  readonly planned: Int32Array; // 1: it stands for maintenance
  readonly unitNext: Int32Array;
  readonly crewHead: Int32Array;
  readonly crewTail: Int32Array;
  readonly crewBusy: Int32Array;
  readonly crewQueue: Int32Array;
  readonly crewOff: Int32Array;
  readonly crewSince: Float64Array;

  // Teams: the team of the operator at a server, and the servers that wait for one, in the order of asking.
  readonly operator: Int32Array;
  readonly askedNext: Int32Array;
  readonly askedPrevious: Int32Array;
  readonly asking: Int32Array; // per server: 1 while it waits
  readonly asked = new Int32Array(2).fill(-1); // first and last
  readonly teamBusy: Int32Array;
  readonly teamOff: Int32Array;
  readonly teamSince: Float64Array;

  // Ports that wait for space.
  readonly chosen: Int32Array; // per port: the target drawn, -1 without
  readonly turn: Int32Array; // per node: whose turn it is under `cycle`
  readonly waitHead: Int32Array; // per node
  readonly waitTail: Int32Array;
  readonly waitNext: Int32Array; // per arc
  readonly waitPrevious: Int32Array;
  readonly linked: Int32Array;

  // Sources.
  readonly pending: Int32Array; // list of parts that wait for space
  readonly created: Float64Array;
  readonly ordered: Float64Array; // orders that have come
  readonly sequenced: Int32Array; // per node: operations of the planned sequence that have begun
  /** What is left of the time to the next arrival while a source's shift is off, -1 while it is on. */
  readonly untilArrival: Float64Array;
  readonly sourceOff: Int32Array;
  readonly switched: Float64Array; // per calendar: switches passed

  constructor(
    readonly net: Network,
    seed: number,
    replication: number,
  ) {
    super();
    const nodes = net.names.length;
    const none = (length: number) => new Int32Array(length).fill(-1);
    this.tally = new Float64Array(net.layout.size);
    this.events = new EventList(net.ports + net.units + net.period.length + 2 * net.stocks + net.suppliers);
    this.supply = new SupplyState(net);
    this.fleet = new FleetState(net);
    this.streams = new Streams(net.streams, seed, replication);
    this.sampler = new Sampler(net.distributions);
    this.head = none(nodes * net.ranks);
    this.tail = none(nodes * net.ranks);
    this.content = new Int32Array(nodes);
    this.reserved = new Int32Array(nodes);
    this.contentSince = new Float64Array(nodes);
    this.held = none(net.servers);
    this.phase = new Int32Array(net.servers);
    this.status = new Int32Array(net.servers).fill(OFF);
    this.statusSince = new Float64Array(net.servers);
    this.down = new Int32Array(net.servers);
    this.remaining = new Float64Array(net.servers);
    this.workingSince = new Float64Array(net.servers);
    this.failing = none(net.servers);
    this.counted = new Int32Array(net.servers);
    this.lastProduct = none(net.servers);
    this.idleNext = none(net.servers);
    this.idleHead = none(nodes);
    this.idleTail = none(nodes);
    this.off = new Int32Array(nodes);
    this.left = new Float64Array(net.units);
    this.spare = new Float64Array(net.units);
    this.planned = new Int32Array(net.units);
    this.unitNext = none(net.units);
    this.crewHead = none(net.crewSize.length);
    this.crewTail = none(net.crewSize.length);
    this.crewBusy = new Int32Array(net.crewSize.length);
    this.crewQueue = new Int32Array(net.crewSize.length);
    this.crewOff = new Int32Array(net.crewSize.length);
    this.crewSince = new Float64Array(net.crewSize.length);
    this.operator = none(net.servers);
    this.askedNext = none(net.servers);
    this.askedPrevious = none(net.servers);
    this.asking = new Int32Array(net.servers);
    this.teamBusy = new Int32Array(net.teamSize.length);
    this.teamOff = new Int32Array(net.teamSize.length);
    this.teamSince = new Float64Array(net.teamSize.length);
    this.chosen = none(net.ports);
    this.turn = new Int32Array(nodes);
    this.waitHead = none(nodes);
    this.waitTail = none(nodes);
    this.waitNext = none(net.arcs);
    this.waitPrevious = none(net.arcs);
    this.linked = new Int32Array(net.arcs);
    this.pending = none(net.sources);
    this.created = new Float64Array(net.sources);
    this.ordered = new Float64Array(net.sources);
    this.sequenced = new Int32Array(nodes);
    this.untilArrival = new Float64Array(net.sources).fill(-1);
    this.sourceOff = new Int32Array(net.sources);
    this.switched = new Float64Array(net.period.length);
  }

  protected override grown(parts: number): void {
    if (this.net.impatient) this.events.grow(this.partTimers + parts);
  }

  /** The first timer that is a part's. */
  get partTimers(): number {
    return this.net.ports + this.net.units + this.net.period.length + 2 * this.net.stocks + this.net.suppliers;
  }

  save(writer: SnapshotWriter): void {
    writer.numbers(this.now, this.fired, this.same, this.inSystem, this.systemSince);
    this.saveParts(writer);
    for (const array of this.#arrays()) writer.array(array);
    this.events.save(writer);
    this.streams.save(writer);
  }

  load(reader: SnapshotReader): void {
    [this.now, this.fired, this.same, this.inSystem, this.systemSince] = reader.numbers();
    this.loadParts(reader);
    for (const array of this.#arrays()) reader.into(array);
    this.events.load(reader);
    this.streams.load(reader);
  }

  /** All arrays whose length the network fixes, in the order of their assignment. */
  #arrays(): (Float64Array | Int32Array)[] {
    const growing: unknown[] = this.partArrays();
    return [this, this.supply, this.fleet].flatMap((state) => Object.values(state) as unknown[]).filter((field): field is Float64Array | Int32Array => (field instanceof Float64Array || field instanceof Int32Array) && !growing.includes(field));
  }
}
