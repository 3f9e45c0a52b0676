import { STATES } from '@orrery/client/report';
import { type TimeUnit } from '@orrery/des';
import { modelClock } from '../../domain/simulations/model-clock.js';
import { type Frame } from '../../domain/simulations/plan/frame.js';
import { type FlowLink, type FlowNode } from '../../domain/simulations/plan/nodes.js';
import { BOX, type Plan } from '../../domain/simulations/plan/place-nodes.js';
import { wayBetween } from '../../domain/simulations/plan/stage.js';
import { PlanNode } from './plan-node.js';

/** Products that look different; those beyond look like the last. */
const LOOKS = 4;
export interface Scene {
  readonly nodes: readonly FlowNode[];
  readonly links: readonly FlowLink[];
  readonly plan: Plan;
}

export function PlanDrawing({ scene: { nodes, links, plan }, frame, products, at, unit }: { scene: Scene; frame: Frame; products: readonly string[]; at: number; unit: TimeUnit }) {
  return (
    <>
      <div className="plan" role="region" aria-label="Plan of the line" tabIndex={0}>
        <svg viewBox={`0 0 ${plan.width} ${plan.height}`} style={{ maxWidth: plan.width, minWidth: 0.72 * plan.width }} role="img" aria-label={`The line at ${modelClock(at, unit)}; its figures stand below`}>
          {links.map((link) => (
            <Way key={`${link.from} ${link.to} ${link.conveyor ?? ''}`} link={link} plan={plan} />
          ))}
          {nodes.map((node) => (
            <PlanNode key={node.name} node={node} at={plan.at.get(node.name)!} states={frame.states.get(node.name)} inside={frame.contents.get(node.name) ?? 0} waiting={frame.contents.get(`${node.name}.queue`)} />
          ))}
          {frame.dots.map(({ part, x, y, product, isLost }) => (
            <circle key={part} className="part" cx={x.toFixed(1)} cy={y.toFixed(1)} r="4" data-look={Math.min(product, LOOKS - 1)} data-lost={isLost} />
          ))}
        </svg>
      </div>
      <ul className="plan-legend" aria-label="What is what in the plan">
        {products.slice(0, LOOKS).map((name, i) => (
          <li key={name}>
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <circle className="part" cx="6" cy="6" r="4" data-look={i} />
            </svg>
            {i === LOOKS - 1 && products.length > LOOKS ? `${name} and others` : name}
          </li>
        ))}
        {STATES.map(({ name, letter }) => (
          <li key={name}>
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <rect className={`state state-${name}`} x="0.5" y="0.5" width="11" height="11" />
            </svg>
            {letter === '' ? name : `${name} (${letter})`}
          </li>
        ))}
      </ul>
    </>
  );
}

function Way({ link: { from, to, conveyor }, plan }: { link: FlowLink; plan: Plan }) {
  const [a, b] = [plan.at.get(from), plan.at.get(to)];
  if (!a || !b) return null;
  const way = wayBetween(a, b);
  return (
    <g>
      <line className={conveyor === undefined ? 'way' : 'way belt'} x1={way.from.x} y1={way.from.y} x2={way.to.x} y2={way.to.y} />
      {conveyor !== undefined && (
        <text className="way-name" x={(way.from.x + way.to.x) / 2} y={(way.from.y + way.to.y) / 2 - BOX.height / 6} textAnchor="middle">
          {conveyor}
        </text>
      )}
    </g>
  );
}
