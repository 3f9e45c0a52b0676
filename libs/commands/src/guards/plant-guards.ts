import { type InterlockInput } from './facts.js';
import { type Guard, pass, refuse } from './guard.js';
import { staleness } from './staleness.js';

export const device: Guard = {
  name: 'device',
  against: 'acting on a device that is not there, or is not what the bindings take it for',
  check: ({ device: found }) => {
    if (!found) return refuse('the device was not asked whether it would take it');
    return found.takes ? pass('the device is there and has what the bindings say') : refuse(found.because ?? 'the device would not take it');
  },
};

export const interlock: Guard = {
  name: 'interlock',
  against: 'acting while the plant is not in the state in which acting is safe',
  check: ({ target, interlock: found }) => {
    if (!target) return refuse('which interlock the path has is not known');
    if (target.interlock === undefined) return pass('the rule names no interlock');
    if (found?.holds === true) return pass(`${target.interlock} holds`);
    if (found?.holds === false) return refuse(`${target.interlock} does not hold${found.because === undefined ? '' : `: ${found.because}`}`);
    return refuse(`whether ${target.interlock} holds cannot be told${found?.because === undefined ? '' : `: ${found.because}`}`);
  },
};

export const freshness: Guard = {
  name: 'freshness',
  against: 'trusting what was read long ago, by others, or with bad quality',
  check: ({ target, interlock: found, mode, at }) => {
    const inputs: InterlockInput[] = [...(target?.interlock === undefined ? [] : (found?.inputs ?? [])), ...(target?.mode ? [{ ...target.mode, reading: mode }] : [])];
    const wrong = inputs.flatMap((input) => {
      const why = staleness(input.reading, input.maxAgeMs, at);
      return why === undefined ? [] : [`${input.path} ${why}`];
    });
    return wrong.length === 0 ? pass(inputs.length === 1 ? 'its one input is fresh and good' : `${inputs.length} inputs are fresh and good`) : refuse(wrong.join('; '));
  },
};

export const mode: Guard = {
  name: 'mode',
  against: 'acting on a machine that somebody runs by hand or services',
  check: ({ target, mode: found }) => {
    if (!target) return refuse('which mode the path needs is not known');
    if (!target.mode) return pass('the rule names no mode');
    const wanted = target.mode.in.join(' or ');
    if (typeof found?.value !== 'string' && typeof found?.value !== 'number') return refuse(`${target.mode.path} cannot be read; it must be ${wanted}`);
    const is = String(found.value);
    return target.mode.in.includes(is) ? pass(`${target.mode.path} is ${is}`) : refuse(`${target.mode.path} is ${is}; it must be ${wanted}`);
  },
};

export const lock: Guard = {
  name: 'lock',
  against: 'acting on an asset that somebody has locked',
  check: ({ locks }) => (locks[0] ? refuse(`${locks[0].twinId} is locked by ${locks[0].by}: ${locks[0].reason}`) : pass('not locked')),
};

export const killSwitch: Guard = {
  name: 'kill-switch',
  against: 'acting on a site where all commands are stopped',
  check: ({ killed }) => (killed ? refuse(`the kill switch of the site is on, by ${killed.by}: ${killed.reason}`) : pass('the kill switch is off')),
};

export const maintenance: Guard = {
  name: 'maintenance-window',
  against: 'acting on what is under maintenance',
  check: ({ windows }) => (windows[0] ? refuse(`under maintenance until ${windows[0].until}: ${windows[0].reason}`) : pass('no maintenance window')),
};
