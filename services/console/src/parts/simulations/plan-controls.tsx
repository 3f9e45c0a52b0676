import { type TimeUnit } from '@orrery/des';
import { lastAt, type Film } from '../../domain/simulations/plan/film.js';
import { modelClock, speedsOf } from '../../domain/simulations/model-clock.js';
import { type FilmClock } from '../../state/simulations/use-film-clock.js';

/** Play, pause, step, speed and a slider over the film; all of them native controls, so that the keyboard has them. */
export function PlanControls({ clock, film, unit }: { clock: FilmClock; film: Film; unit: TimeUnit }) {
  const { times, from, until } = film;
  const step = (by: 1 | -1) => {
    const here = lastAt(times, clock.time);
    const to = by > 0 ? times[here + 1] : times[times[here] === clock.time ? here - 1 : here];
    clock.seek(to ?? (by > 0 ? until : from));
  };
  return (
    <div className="plan-controls" role="group" aria-label="The film of the line">
      <button type="button" className="primary" onClick={() => clock.setPlaying(!clock.isPlaying)}>
        {clock.isPlaying ? 'Pause' : 'Play'}
      </button>
      <button type="button" onClick={() => step(-1)}>
        Step back
      </button>
      <button type="button" onClick={() => step(1)}>
        Step on
      </button>
      <label>
        Speed{' '}
        <select value={clock.speed} onChange={(event) => clock.setSpeed(Number(event.target.value))}>
          {speedsOf(unit).map(({ value, name }) => (
            <option key={name} value={value}>{`${name} a second`}</option>
          ))}
        </select>
      </label>
      <label className="plan-time">
        <span className="visually-hidden">Time</span>
        <input type="range" min={from} max={until} step={(until - from) / 1000 || 1} value={clock.time} aria-valuetext={modelClock(clock.time, unit)} onChange={(event) => clock.seek(Number(event.target.value))} />
      </label>
      <output className="plan-clock">{modelClock(clock.time, unit)}</output>
    </div>
  );
}
