import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { serveControl } from '@orrery/opcua/server';
import { type ReplayConfig } from './config.js';
import { controlRoutes, type Replays } from './control.js';
import { readMapping } from './domain/mapping.js';
import { readRecording, type Recording } from './domain/recording.js';
import { MqttReplay } from './mqtt/mqtt-replay.js';
import { Replay } from './opcua/replay.js';

export interface StartedReplay {
  /** Of the OPC UA server; empty where no recording is played over OPC UA. */
  endpoint: string;
  controlUrl: string;
  recordings: Recording[];
  replays: Replays;
  stop(): Promise<void>;
}

/** Reads the mapping and every recording it names. @throws Error that says which file, row and cell is wrong. */
export async function loadRecordings(mappingFile: string): Promise<Recording[]> {
  const mappings = readMapping(await readFile(mappingFile, 'utf8'));
  return Promise.all(mappings.map(async (mapping) => readRecording(mapping, await readFile(resolve(dirname(mappingFile), mapping.file), 'utf8'))));
}

/** The whole replay: recordings, OPC UA server or MQTT client or both, HTTP control. Nothing plays until it is told to, or autoplay is on. */
export async function startReplay(config: Readonly<ReplayConfig>): Promise<StartedReplay> {
  const recordings = await loadRecordings(config.mapping);
  const replays = replaysOf(recordings, config);
  const { opcua, mqtt } = replays;
  const stop = async (): Promise<void> => {
    await mqtt?.stop();
    await opcua?.stop();
  };
  await opcua?.start();
  mqtt?.start();
  const control = await serveControl(config.host, config.httpPort, controlRoutes(replays)).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  if (config.autoplay) for (const replay of [opcua, mqtt]) replay?.play([...replay.players.keys()], config.autoplay);
  return {
    endpoint: opcua?.server.endpoint ?? '',
    controlUrl: control.url,
    recordings,
    replays,
    stop: async () => {
      await control.close();
      await stop();
    },
  };
}

function replaysOf(recordings: Recording[], config: Readonly<ReplayConfig>): Replays {
  const { pkiDir, mqtt: broker } = config;
  const [nodes, rows] = (['opcua', 'mqtt'] as const).map((protocol) => recordings.filter((recording) => recording.protocol === protocol)) as [Recording[], Recording[]];
  if (nodes.length > 0 && !pkiDir) throw new Error(`Recording ${nodes[0]?.name} is played over OPC UA: set REPLAY_PKI_DIR.`);
  if (rows.length > 0 && !broker) throw new Error(`Recording ${rows[0]?.name} is played over MQTT: set REPLAY_MQTT_URL.`);
  const pki = { root: pkiDir ?? '', trustUnknownClients: config.trustUnknownClients };
  return {
    ...(nodes.length > 0 ? { opcua: new Replay(nodes, { host: config.host, port: config.opcuaPort, pki, securityMode: config.securityMode }) } : {}),
    ...(rows.length > 0 && broker ? { mqtt: new MqttReplay(rows, broker) } : {}),
  };
}
