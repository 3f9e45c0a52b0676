import { useEffect, useState } from 'react';
import { usePrefersStill } from '../use-prefers-still.js';

export interface FilmClock {
  readonly time: number;
  readonly isPlaying: boolean;
  /** Of the model's time a second. */
  readonly speed: number;
  /** Whether the person asked for less motion: then it goes on by steps of a second. */
  readonly isStill: boolean;
  readonly setPlaying: (isPlaying: boolean) => void;
  readonly setSpeed: (speed: number) => void;
  /** Goes to a time, and stops there. */
  readonly seek: (time: number) => void;
}

/** Drawn no more often than this. */
const FRAME_MS = 33;
const STILL_MS = 1000;

/** A time between two ends that goes on while it plays, and stops at the last. */
export function useFilmClock(from: number, until: number, usual: number): FilmClock {
  const [time, setTime] = useState(from);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(usual);
  const isStill = usePrefersStill();
  useEffect(() => {
    if (!isPlaying) return;
    const every = isStill ? STILL_MS : FRAME_MS;
    let [last, handle] = [performance.now(), 0];
    const next = (now: number) => {
      handle = requestAnimationFrame(next);
      if (now - last < every) return;
      // A tab that slept does not leap.
      const passed = (Math.min(now - last, 2 * every) / 1000) * speed;
      last = now;
      setTime((before) => Math.min(until, before + passed));
    };
    handle = requestAnimationFrame(next);
    return () => cancelAnimationFrame(handle);
  }, [isPlaying, speed, until, isStill]);
  useEffect(() => {
    if (time >= until) setPlaying(false);
  }, [time, until]);
  const play = (wish: boolean) => {
    if (wish && time >= until) setTime(from);
    setPlaying(wish);
  };
  const seek = (to: number) => {
    setPlaying(false);
    setTime(Math.min(until, Math.max(from, to)));
  };
  return { time, isPlaying, speed, isStill, setPlaying: play, setSpeed, seek };
}
