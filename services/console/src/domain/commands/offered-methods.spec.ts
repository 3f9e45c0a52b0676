import { offeredMethods } from './offered-methods.js';

describe('the methods that a machine is offered with', () => {
  it('are those of its model that are bound: a call of any other could only be refused', () => expect(offeredMethods(['prime', 'flush', 'pump/stop'], ['pump/stop', 'prime'])).toEqual({ paths: ['prime', 'pump/stop'] }));

  it('are none, with the reason and what to do, where the model has some and none is bound', () => expect(offeredMethods(['prime'], [])).toEqual({ paths: [], why: expect.stringContaining('bindings.yaml, methods') }));

  it('are none, with the reason, where it cannot be asked', () => expect(offeredMethods(['prime'], undefined, 'the api does not answer')).toEqual({ paths: [], why: expect.stringContaining('the api does not answer') }));

  it('are not spoken of before it is known, or where the model has none', () => expect([offeredMethods(['prime'], undefined), offeredMethods([], [])]).toEqual([undefined, undefined]));
});
