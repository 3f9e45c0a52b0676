import { type DesiredPatch, type TwinDefinition } from '@orrery/contracts';
import { checkWishes } from './check-wishes.js';

const now = '2026-01-01T00:00:00.0000000Z';
const definition: TwinDefinition = {
  model: 'dtmi:m;1',
  properties: {
    flowRate: { kind: 'telemetry', datatype: 'double' },
    speed: { kind: 'property', datatype: 'double', writable: true },
    count: { kind: 'property', datatype: 'int64', writable: true },
    mode: {
      kind: 'property',
      datatype: 'string',
      writable: true,
      schema: { kind: 'enum', valueSchema: 'string', enumValues: [{ name: 'auto', enumValue: 'auto' }, { name: 'manual', enumValue: 'manual' }] },
    },
  },
  relationships: [],
  sources: {},
};
const check = (patch: DesiredPatch, commands: string[] = []) => checkWishes(patch, definition, new Set(commands), now);

describe('wishes for a twin', () => {
  it('pass where path, value and time fit', () => {
    const patch = { speed: { value: 120, expiresAt: '2026-01-02T00:00:00.0000000Z', reason: 'night shift' }, mode: { value: 'auto' }, count: null };
    expect(check(patch)).toEqual(patch);
  });

  it('travel with int64 as decimal text', () => {
    expect(check({ count: { value: 5 } })).toEqual({ count: { value: '5' } });
    expect(check({ count: { value: '9007199254740993' } })).toEqual({ count: { value: '9007199254740993' } });
  });

  it.each<[string, DesiredPatch, string]>([
    ['a path the model does not have', { sped: { value: 1 } }, 'unknown-path'],
    ['a path named like a member of every object', { constructor: { value: 1 } }, 'unknown-path'],
    ['a path that only the device reports', { flowRate: { value: 1 } }, 'not-writable'],
    ['taking back a wish for such a path', { flowRate: null }, 'not-writable'],
    ['a value of another type', { speed: { value: 'fast' } }, 'value'],
    ['a value that is no number', { speed: { value: null } }, 'value'],
    ['a value outside of an enumeration', { mode: { value: 'turbo' } }, 'value'],
    ['an int64 that does not fit', { count: { value: '9223372036854775808' } }, 'value'],
    ['a wish that has expired', { speed: { value: 1, expiresAt: '2025-12-31T00:00:00.0000000Z' } }, 'expired'],
  ])('%s is refused', (_what, patch, rule) => {
    expect(() => check(patch)).toThrow(expect.objectContaining({ code: 'contract-violation', details: expect.objectContaining({ problems: [expect.objectContaining({ rule })] }) }));
  });

  it('names all problems at once', () => {
    expect(() => check({ sped: { value: 1 }, speed: { value: 'x' } })).toThrow(/sped.*speed/);
  });

  it('for a path with a command target becomes a command proposal', () => {
    expect(() => check({ speed: { value: 1 }, mode: { value: 'auto' } }, ['speed'])).toThrow(
      expect.objectContaining({ code: 'conflict', details: { kind: 'needs-command', paths: ['speed'] } }),
    );
  });

  it('can be taken back where only a command may write now', () => {
    expect(check({ speed: null }, ['speed'])).toEqual({ speed: null });
  });
});
