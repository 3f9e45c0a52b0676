import { chooseTasks } from './choose-tasks.js';

const tasks = (run: string, seq: number, count: number) => Array.from({ length: count }, (_, i) => ({ run, seq, number: i + 1 }));
const names = (chosen: { run: string; number: number }[]) => chosen.map(({ run, number }) => `${run}${number}`);

describe('what is begun next', () => {
  it('a long run does not make a short one wait until it has ended', () => {
    expect(names(chooseTasks([...tasks('long', 1, 100), ...tasks('short', 2, 3)], [], 4))).toEqual(['long1', 'short1', 'long2', 'short2']);
  });

  it('who has the fewest at work comes first, then who asked first', () => {
    const candidates = [...tasks('a', 1, 2), ...tasks('b', 2, 2)];
    expect(names(chooseTasks(candidates, [{ run: 'a' }, { run: 'a' }], 2))).toEqual(['b1', 'b2']);
    expect(names(chooseTasks(candidates, [], 1))).toEqual(['a1']);
  });

  it('is no more than there is', () => {
    expect(chooseTasks([], [], 3)).toEqual([]);
  });
});
