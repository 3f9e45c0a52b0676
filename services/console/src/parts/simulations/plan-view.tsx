import { useMemo } from 'react';
import { filmOf, type Watched } from '../../domain/simulations/plan/film.js';
import { frameAt } from '../../domain/simulations/plan/frame.js';
import { usualSpeed } from '../../domain/simulations/model-clock.js';
import { flowLinks, flowNodes } from '../../domain/simulations/plan/nodes.js';
import { placeNodes } from '../../domain/simulations/plan/place-nodes.js';
import { stageOf } from '../../domain/simulations/plan/stage.js';
import { useFilmClock } from '../../state/simulations/use-film-clock.js';
import { PlanControls } from './plan-controls.js';
import { PlanDrawing } from './plan-drawing.js';
import { PlanFigures } from './plan-figures.js';

/** How long a part is seen on its way from one place to the next, in seconds of the watcher. */
const GLIDE = 0.35;

/** The plan of the line as it moves: parts from place to place, what each machine is at. */
export function PlanView({ watched }: { watched: Watched }) {
  const { model, places } = watched;
  const scene = useMemo(() => {
    const [nodes, links] = [flowNodes(model, places), flowLinks(model)];
    const plan = placeNodes(nodes, links);
    return { nodes, links, plan, stage: stageOf(model, nodes, links, plan), film: filmOf(watched) };
  }, [watched, model, places]);
  const { film } = scene;
  const usual = useMemo(() => usualSpeed(model.unit, film.times), [model, film]);
  const clock = useFilmClock(film.from, film.until, usual);
  const frame = frameAt(film, scene.stage, clock.time, clock.isStill || !clock.isPlaying ? 0 : GLIDE * clock.speed);
  return (
    <>
      <h3>The line as it moves</h3>
      <PlanControls clock={clock} film={film} unit={model.unit} />
      <PlanDrawing scene={scene} frame={frame} products={model.products.map(({ name }) => name)} at={clock.time} unit={model.unit} />
      <PlanFigures nodes={scene.nodes} frame={frame} />
    </>
  );
}
