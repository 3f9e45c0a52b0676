import { type Condition, isAbnormal } from '../domain/condition.js';
import { type PlantNode } from '../domain/plant-tree.js';
import { twinPath } from '../domain/route.js';
import { plural } from '../domain/words.js';
import { ConditionMark } from '../parts/condition-mark.js';
import { Link } from '../parts/link.js';

/** Each part with its own parts below it; a part without any stands as a card among the last. */
export function PlantGroups({ nodes }: { nodes: readonly PlantNode[] }) {
  const groups = nodes.filter((node) => node.children.some((child) => child.component === undefined));
  const single = nodes.filter((node) => !groups.includes(node));
  return (
    <>
      {groups.map((node) => (
        <section key={node.key} className="group" aria-labelledby={`group-${node.key}`}>
          <div className="group-head">
            <h3 id={`group-${node.key}`}>
              <Link to={twinPath(node.twinId)}>{node.name}</Link>
            </h3>
            <ConditionMark condition={node.worst} />
            <span className="quiet">{summaryOf(node)}</span>
          </div>
          <PartCards nodes={node.children.filter((child) => child.component === undefined)} />
        </section>
      ))}
      {single.length > 0 && <PartCards nodes={single} />}
    </>
  );
}

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
  if (all <= 1) return ''; // the mark says it all
  return wrong === 0 ? plural(all, 'twin') : `${wrong} of ${plural(all, 'twin')} abnormal`;
}
