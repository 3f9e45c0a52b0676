import { type Condition, isAbnormal } from '../domain/condition.js';
import { type PlantNode } from '../domain/plant-tree.js';
import { twinPath } from '../domain/route.js';
import { plural } from '../domain/words.js';
import { ConditionMark } from '../parts/condition-mark.js';
import { Link } from '../parts/link.js';

/** The parts one level down, each with the worst below it and how many. */
export function PartCards({ nodes }: { nodes: readonly PlantNode[] }) {
  return (
    <ul className="cards">
      {nodes.map((node) => (
        <li key={node.key}>
          <Link to={twinPath(node.twinId, node.component)}>{node.name}</Link>
          <span className="quiet card-level">{node.level ?? 'twin'}</span>
          <ConditionMark condition={node.worst} />
          <span className="quiet">{summaryOf(node)}</span>
        </li>
      ))}
    </ul>
  );
}

function summaryOf(node: PlantNode): string {
  const entries = Object.entries(node.counts) as [Condition, number][];
  const all = entries.reduce((sum, [, count]) => sum + count, 0);
  const wrong = entries.reduce((sum, [condition, count]) => sum + (isAbnormal(condition) ? count : 0), 0);
  if (all === 0) return '';
  return wrong === 0 ? plural(all, 'twin') : `${wrong} of ${plural(all, 'twin')} abnormal`;
}
