/** Sparkplug 3.0 §4: the namespace of payload B. */
export const NAMESPACE = 'spBv1.0';

const NODE_MESSAGES = ['NBIRTH', 'NDEATH', 'NDATA', 'NCMD'] as const;
const DEVICE_MESSAGES = ['DBIRTH', 'DDEATH', 'DDATA', 'DCMD'] as const;
export type MessageType = (typeof NODE_MESSAGES)[number] | (typeof DEVICE_MESSAGES)[number];

export interface NodeAddress {
  readonly group: string;
  readonly edgeNode: string;
}

/** One edge node, or one device behind it. */
export interface EdgeTopic extends NodeAddress {
  readonly type: MessageType;
  readonly device?: string;
}

export interface StateTopic {
  readonly type: 'STATE';
  readonly hostId: string;
}

export type SparkplugTopic = EdgeTopic | StateTopic;

/** A topic that is not Sparkplug's, and why. */
export interface BadTopic {
  readonly type: 'bad';
  readonly reason: string;
}

/** Why a group, edge node, device or host id may not stand in a topic; undefined when it may. Case matters, as in all MQTT topics. */
export function idProblem(id: string): string | undefined {
  if (id === '') return 'an id is empty';
  if (/[+#/\0]/.test(id)) return `id ${JSON.stringify(id)} has one of + # / or a zero character`;
  return /\p{Surrogate}/u.test(id) ? `id ${JSON.stringify(id)} is no UTF-8 text` : undefined;
}

export function parseTopic(topic: string): SparkplugTopic | BadTopic {
  const [namespace, first = '', type = '', edgeNode = '', device, ...more] = topic.split('/');
  if (namespace !== NAMESPACE) return bad(`${topic} does not begin with ${NAMESPACE}/`);
  if (first === 'STATE') return parseStateTopic(topic);
  if (more.length > 0) return bad(`${topic} has too many levels`);
  for (const id of device === undefined ? [first, edgeNode] : [first, edgeNode, device]) {
    const problem = idProblem(id);
    if (problem) return bad(`${topic}: ${problem}`);
  }
  if (isOneOf(NODE_MESSAGES, type)) return device === undefined ? { type, group: first, edgeNode } : bad(`${topic}: ${type} has no device`);
  if (isOneOf(DEVICE_MESSAGES, type)) return device === undefined ? bad(`${topic}: ${type} needs a device`) : { type, group: first, edgeNode, device };
  return bad(`${topic}: ${JSON.stringify(type)} is no message type`);
}

/** spBv1.0/STATE/<host id>; `STATE` is therefore no group. */
function parseStateTopic(topic: string): StateTopic | BadTopic {
  const [, , hostId = '', ...more] = topic.split('/');
  const problem = more.length > 0 ? 'too many levels' : idProblem(hostId);
  return problem ? bad(`${topic}: ${problem}`) : { type: 'STATE', hostId };
}

export function formatTopic(topic: SparkplugTopic): string {
  if (topic.type === 'STATE') return `${NAMESPACE}/STATE/${topic.hostId}`;
  const node = `${NAMESPACE}/${topic.group}/${topic.type}/${topic.edgeNode}`;
  return topic.device === undefined ? node : `${node}/${topic.device}`;
}

const bad = (reason: string): BadTopic => ({ type: 'bad', reason });

function isOneOf<T extends string>(list: readonly T[], text: string): text is T {
  return (list as readonly string[]).includes(text);
}
