import { CliError, EXIT } from './exit.js';
import { untilAnswered } from './until-answered.js';

const never = new AbortController().signal;
const away = () => new CliError('nobody answers', 'Start it.', EXIT.unavailable);

describe('waiting for an answer', () => {
  it('asks again while nobody answers, and says why it waits, once', async () => {
    const said: string[] = [];
    let asked = 0;
    const answer = untilAnswered(60_000, never, (text) => void said.push(text), async () => ((asked += 1) < 3 ? Promise.reject(away()) : 'there'), 1);
    expect([await answer, asked, said]).toEqual(['there', 3, ['waiting: nobody answers']]);
  });

  it('does not ask again where waiting helps nothing, or where nobody waits', async () => {
    let asked = 0;
    const ask = (error: Error) => async () => ((asked += 1), Promise.reject(error));
    await expect(untilAnswered(60_000, never, () => undefined, ask(new CliError('no right', '', EXIT.denied)), 1)).rejects.toThrow('no right');
    await expect(untilAnswered(0, never, () => undefined, ask(away()), 1)).rejects.toThrow('nobody answers');
    expect(asked).toBe(2);
  });

  it('gives up when its time is over, with the last reason', async () => {
    await expect(untilAnswered(20, never, () => undefined, () => Promise.reject(away()), 5)).rejects.toThrow('nobody answers');
  });

  it('ends when it is told to', async () => {
    const ending = new AbortController();
    await expect(untilAnswered(60_000, ending.signal, () => ending.abort(), () => Promise.reject(away()), 30_000)).rejects.toThrow(/abort/);
  });
});
