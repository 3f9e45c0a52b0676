/** What one account may do, as MQTT topic filters. */
export interface Account {
  read: readonly string[];
  write: readonly string[];
}

/** For tests, and for a look from the command line (mosquitto_sub). */
export const ADMIN = 'admin';

/**
 * Who may connect to the local broker, each with a password of its own: a reader writes nothing but what a Sparkplug host must, and a
 * device writes only where it stands.
 */
export const ACCOUNTS: Readonly<Record<string, Account>> = {
  [ADMIN]: { read: ['#', '$SYS/#'], write: ['#'] },
  'mqtt-ingestion': { read: ['#'], write: ['spBv1.0/+/NCMD/+', 'spBv1.0/STATE/+'] },
  // Listens to edge nodes and asks them for a birth or a value; says nothing in the name of any, and nothing of itself.
  command: { read: ['spBv1.0/#'], write: ['spBv1.0/+/NCMD/+', 'spBv1.0/+/DCMD/+/+'] },
  'packaging-plant': { read: ['spBv1.0/+/NCMD/+', 'spBv1.0/+/DCMD/+/+', 'spBv1.0/STATE/+'], write: ['spBv1.0/Riverside/#'] },
  cnc: { read: [], write: ['riverside/machining/#'] },
  replay: { read: [], write: ['replay/#'] },
};

/** Whether a topic filter of MQTT 3.1.1 (chapter 4.7) covers a topic, or all topics of another filter. */
export function covers(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  const levels = topic.split('/');
  const wanted = filter.split('/');
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (levels[index] === undefined || levels[index] === '#') return false;
    if (level !== '+' && level !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}
