import { Player } from './player.js';
import { type Recording } from './recording.js';

function recording(...seconds: number[]): Recording {
  const time = (second: number): string => `2020-01-01T00:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}.0000000Z`;
  return { name: 'r', protocol: 'opcua', topic: 'r', columns: [], rows: seconds.map((second) => ({ time: time(second), written: '', cells: [] })) };
}

const played = (player: Player, seconds: number): number[] => player.advance(seconds).map((row) => Date.parse(row.time.replace(/0000Z$/, 'Z')) / 1000 - Date.parse('2020-01-01T00:00:00Z') / 1000);

test('nothing is played before it is told to', () => {
  const player = new Player(recording(0, 1));
  expect(played(player, 10)).toEqual([]);
  expect(player.state).toBe('waiting');
});

test('at 50 times the speed a gap takes a fiftieth of its time', () => {
  const player = new Player(recording(0, 1, 2, 62));
  player.play({ speed: 50 });
  expect(played(player, 0)).toEqual([0]);
  expect(played(player, 0.05)).toEqual([1, 2]);
  expect(played(player, 1.1)).toEqual([]);
  expect(played(player, 0.1)).toEqual([62]);
  expect(player).toMatchObject({ state: 'finished', played: 4 });
});

test('at a rate of rows the times do not matter', () => {
  const player = new Player(recording(0, 100, 50, 60));
  player.play({ rowsPerSecond: 2 });
  expect(played(player, 0.5)).toEqual([0, 100]);
  expect(played(player, 10)).toEqual([50, 60]);
});

test('a step backwards in the recording plays at once, in the order of the file', () => {
  const player = new Player(recording(0, 5, 3, 6));
  player.play({ speed: 1 });
  expect(played(player, 5)).toEqual([0, 5, 3]);
  expect(played(player, 1)).toEqual([6]);
});

test('after a pause it goes on where it was, and plays again from any row', () => {
  const player = new Player(recording(0, 1, 2, 3));
  player.play({ speed: 1 });
  expect(played(player, 1)).toEqual([0, 1]);
  player.pause();
  expect(played(player, 100)).toEqual([]);
  player.play({ speed: 1 });
  expect(played(player, 1)).toEqual([2, 3]);
  player.play({ rowsPerSecond: 1000 }, 2);
  expect(played(player, 1)).toEqual([2, 3]);
  player.play({ rowsPerSecond: 1000 });
  expect(played(player, 1)).toEqual([0, 1, 2, 3]);
  expect(player.played).toBe(10);
});

test('rows beyond what can be taken stay due', () => {
  const player = new Player(recording(0, 1, 2, 3));
  player.play({ rowsPerSecond: 1000 });
  expect(player.advance(1, 3)).toHaveLength(3);
  expect(player.advance(0, 0)).toEqual([]);
  expect(player.advance(0, 3)).toHaveLength(1);
  expect(player.state).toBe('finished');
});
