import { ControlError, type ControlRoutes } from '@orrery/opcua/server';
import { type Pace } from './domain/player.js';
import { type Replay } from './opcua/replay.js';

/** What a test can do to the replay over HTTP. */
export function controlRoutes(replay: Replay): ControlRoutes {
  return {
    ...replay.server.routes(),
    'GET /health': () => ({ status: 'ok', endpoint: replay.server.endpoint ?? null, sessions: replay.server.sessions }),
    'GET /status': () => ({ endpoint: replay.server.endpoint ?? null, sessions: replay.server.sessions, recordings: [...replay.players.keys()].map((name) => status(replay, name)) }),
    'POST /play': ({ body }) => {
      const names = chosen(replay, body);
      const fromRow = body['fromRow'];
      if (fromRow !== undefined && !(Number.isInteger(fromRow) && (fromRow as number) >= 0)) throw new ControlError(400, 'fromRow must be a whole number from 0');
      replay.play(names, pace(body), fromRow as number | undefined);
      return names.map((name) => status(replay, name));
    },
    'POST /pause': ({ body }) => {
      const names = chosen(replay, body);
      replay.pause(names);
      return names.map((name) => status(replay, name));
    },
  };
}

function status(replay: Replay, name: string): Record<string, unknown> {
  const player = replay.players.get(name);
  return { name, state: player?.state, rows: player?.recording.rows.length, played: player?.played, lastTime: player?.current?.time ?? null, listeners: replay.listeners(name) };
}

function chosen(replay: Replay, body: Record<string, unknown>): string[] {
  const all = [...replay.players.keys()];
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
