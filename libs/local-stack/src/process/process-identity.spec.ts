import { identify, isRunning } from './process-identity.js';

test('this process is found, and found again as the same one', () => {
  const self = identify(process.pid);
  expect(self?.pid).toBe(process.pid);
  expect(self && isRunning(self)).toBe(true);
});

test('a later process with the same number is not the one that was meant', () => {
  expect(isRunning({ pid: process.pid, started: '1' })).toBe(false);
});

test('a number nobody has is no process', () => {
  expect(identify(2 ** 22 + 1)).toBeUndefined();
});
