import { ControlError, type ControlRoutes } from '@orrery/opcua/server';
import { type Pace, type Player } from './domain/player.js';
import { type MqttReplay } from './mqtt/mqtt-replay.js';
import { type Replay } from './opcua/replay.js';

/** Recordings by how they are played; each has one name among all. */
export interface Replays {
  opcua?: Replay;
  mqtt?: MqttReplay;
}

/** What a test can do to the replay over HTTP. */
export function controlRoutes(replays: Replays): ControlRoutes {
  const { opcua, mqtt } = replays;
  const health = (): Record<string, unknown> => ({
    endpoint: opcua?.server.endpoint ?? null,
    sessions: opcua?.server.sessions ?? 0,
    ...(mqtt ? { connected: mqtt.connected } : {}),
  });
  return {
    ...opcua?.server.routes(),
    'GET /health': () => ({ status: 'ok', ...health() }),
    'GET /status': () => ({ ...health(), recordings: [...playersOf(replays).keys()].map((name) => status(replays, name)) }),
    'POST /play': ({ body }) => {
      const names = chosen(replays, body);
      const fromRow = body['fromRow'];
      if (fromRow !== undefined && !(Number.isInteger(fromRow) && (fromRow as number) >= 0)) throw new ControlError(400, 'fromRow must be a whole number from 0');
      for (const replay of [opcua, mqtt]) replay?.play(names, pace(body), fromRow as number | undefined);
      return names.map((name) => status(replays, name));
    },
    'POST /pause': ({ body }) => {
      const names = chosen(replays, body);
      for (const replay of [opcua, mqtt]) replay?.pause(names);
      return names.map((name) => status(replays, name));
    },
  };
}

function playersOf({ opcua, mqtt }: Replays): Map<string, Player> {
  return new Map([...(opcua?.players ?? []), ...(mqtt?.players ?? [])]);
}

function status(replays: Replays, name: string): Record<string, unknown> {
  const player = playersOf(replays).get(name);
  const { opcua, mqtt } = replays;
  const reached = mqtt?.players.has(name) ? { taken: mqtt.taken(name) } : { listeners: opcua?.listeners(name) };
  return { name, state: player?.state, rows: player?.recording.rows.length, played: player?.played, lastTime: player?.current?.time ?? null, ...reached };
}

function chosen(replays: Replays, body: Record<string, unknown>): string[] {
  const all = [...playersOf(replays).keys()];
  const { recording } = body;
  if (recording === undefined) return all;
  if (typeof recording !== 'string' || !all.includes(recording)) throw new ControlError(404, `there is no recording ${JSON.stringify(recording)}; there are ${all.join(', ')}`);
  return [recording];
}

function pace(body: Record<string, unknown>): Pace {
  const { speed, rowsPerSecond } = body;
  if (speed !== undefined && rowsPerSecond !== undefined) throw new ControlError(400, 'give speed or rowsPerSecond, not both');
  const value = rowsPerSecond ?? speed ?? 1;
  if (typeof value !== 'number' || !(value > 0 && value <= 1e6)) throw new ControlError(400, 'speed and rowsPerSecond are numbers above 0 and at most 1000000');
  return rowsPerSecond === undefined ? { speed: value } : { rowsPerSecond: value };
}
