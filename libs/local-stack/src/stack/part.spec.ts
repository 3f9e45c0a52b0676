import { contracts } from '@orrery/contracts';
import { orreryParts, principals } from './orrery-parts.js';
import { checkTable, withEnv, type Part, type StackContext } from './part.js';

const job = (name: string, after: string[] = []): Part => ({ name, kind: 'job', after, args: () => [], env: () => ({ SPEED: '1', COLOUR: 'grey' }) });
const context = {} as StackContext;

test('the table of npm start is in order, and every principal of a contract gets a password', () => {
  expect(() => checkTable(orreryParts)).not.toThrow();
  for (const { writers, readers } of contracts) expect(principals).toEqual(expect.arrayContaining([...writers, ...readers]));
});

test('a part that comes after one below it, or none, is refused', () => {
  expect(() => checkTable([job('fill', ['rinse']), job('rinse')])).toThrow('Part "fill" comes after "rinse", which is not above it in the table.');
});

test('two parts of one name are refused', () => {
  expect(() => checkTable([job('fill'), job('fill')])).toThrow('Two parts are called "fill".');
});

test('one part gets other settings, the rest of its own and all others stay', () => {
  const [fill, cap] = withEnv([job('fill'), job('cap')], 'fill', { SPEED: '2' }) as Extract<Part, { kind: 'job' }>[];
  expect(fill?.env?.(context)).toEqual({ SPEED: '2', COLOUR: 'grey' });
  expect(cap?.env?.(context)).toEqual({ SPEED: '1', COLOUR: 'grey' });
  expect(() => withEnv([job('fill')], 'label', {})).toThrow('No service or job "label" in the table.');
});
