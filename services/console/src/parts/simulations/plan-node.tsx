import { STATES } from '@orrery/client/report';
import { type FlowNode, type Point } from '../../domain/simulations/plan/nodes.js';
import { BOX } from '../../domain/simulations/plan/place-nodes.js';
import { serverAt, SERVERS_SHOWN } from '../../domain/simulations/plan/stage.js';
import { nodeWords } from '../../domain/simulations/plan/node-words.js';

const LETTERS = 17;
const LETTER = new Map<string, string>(STATES.map(({ name, letter }) => [name, letter]));

/** A station with its servers, or another place with how much is in it. What is abnormal has its colour, its letter and its word. */
export function PlanNode({ node, at, states = [], inside, waiting }: { node: FlowNode; at: Point; states?: readonly string[] | undefined; inside: number; waiting: number | undefined }) {
  const { name, kind, servers, capacity } = node;
  const [left, top] = [at.x - BOX.width / 2, at.y - BOX.height / 2];
  const worst = states.includes('down') ? 'down' : states.length > 0 && states.every((state) => state === 'blocked') ? 'blocked' : undefined;
  const share = Number.isFinite(capacity) && kind !== 'station' ? Math.min(1, inside / capacity) : undefined;
  return (
    <g className="plan-node" data-kind={kind} data-worst={worst}>
      <rect className="plan-box" x={left} y={top} width={BOX.width} height={BOX.height} rx={kind === 'station' ? 4 : 14} />
      <text className="plan-name" x={at.x} y={top + 17} textAnchor="middle">
        {name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name}
      </text>
      <text className="plan-word" x={at.x} y={top + 33} textAnchor="middle">
        {nodeWords(node, states, inside)}
      </text>
      {share !== undefined && (
        <>
          <rect className="level" x={left + 12} y={top + 44} width={BOX.width - 24} height="8" />
          <rect className="level-full" x={left + 12} y={top + 44} width={(BOX.width - 24) * share} height="8" />
        </>
      )}
      {states.slice(0, SERVERS_SHOWN).map((state, server) => {
        const { x, y } = serverAt(at, server, servers);
        return (
          <g key={server}>
            <rect className={`state state-${state}`} x={x - 6} y={y - 6} width="12" height="12" />
            <text className="server-letter" x={x} y={y + 3} textAnchor="middle" data-state={state}>
              {LETTER.get(state)}
            </text>
          </g>
        );
      })}
      {(waiting ?? 0) > 0 && (
        <text className="plan-word" x={left - 4} y={at.y + 22} textAnchor="end">
          {`${waiting} wait`}
        </text>
      )}
    </g>
  );
}
