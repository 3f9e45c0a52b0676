import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { serveControl } from '@orrery/opcua/server';
import { type ReplayConfig } from './config.js';
import { controlRoutes } from './control.js';
import { readMapping } from './domain/mapping.js';
import { readRecording, type Recording } from './domain/recording.js';
import { Replay } from './opcua/replay.js';

export interface StartedReplay {
  endpoint: string;
  controlUrl: string;
  recordings: Recording[];
  replay: Replay;
  stop(): Promise<void>;
}

/** Reads the mapping and every recording it names. @throws Error that says which file, row and cell is wrong. */
export async function loadRecordings(mappingFile: string): Promise<Recording[]> {
  const mappings = readMapping(await readFile(mappingFile, 'utf8'));
  return Promise.all(mappings.map(async (mapping) => readRecording(mapping, await readFile(resolve(dirname(mappingFile), mapping.file), 'utf8'))));
}

/** The whole replay: recordings, OPC UA server, HTTP control. Nothing plays until it is told to, or autoplay is on. */
export async function startReplay(config: Readonly<ReplayConfig>): Promise<StartedReplay> {
  const recordings = await loadRecordings(config.mapping);
  const pki = { root: config.pkiDir, trustUnknownClients: config.trustUnknownClients };
  const replay = new Replay(recordings, { host: config.host, port: config.opcuaPort, pki, securityMode: config.securityMode });
  await replay.start();
  const control = await serveControl(config.host, config.httpPort, controlRoutes(replay)).catch(async (error: unknown) => {
    await replay.stop();
    throw error;
  });
  if (config.autoplay) replay.play([...replay.players.keys()], config.autoplay);
  return {
    endpoint: replay.server.endpoint ?? '',
    controlUrl: control.url,
    recordings,
    replay,
    stop: async () => {
      await control.close();
      await replay.stop();
    },
  };
}
