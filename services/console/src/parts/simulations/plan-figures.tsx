import { type Frame } from '../../domain/simulations/plan/frame.js';
import { nodeWords } from '../../domain/simulations/plan/node-words.js';
import { type FlowNode } from '../../domain/simulations/plan/nodes.js';

/** The same moment as a table. */
export function PlanFigures({ nodes, frame }: { nodes: readonly FlowNode[]; frame: Frame }) {
  return (
    <details>
      <summary>This moment in figures</summary>
      <table className="values">
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">Is at</th>
            <th scope="col">Parts waiting for it</th>
          </tr>
        </thead>
        <tbody>
          {nodes
            .filter(({ kind }) => kind !== 'source')
            .map((node) => (
              <tr key={node.name}>
                <th scope="row">{node.name}</th>
                <td>{nodeWords(node, frame.states.get(node.name) ?? [], frame.contents.get(node.name) ?? 0)}</td>
                <td className="reading">{frame.contents.get(`${node.name}.queue`) ?? ''}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {frame.lost > 0 && <p className="quiet">{`${frame.lost} left as scrap or unserved`}</p>}
    </details>
  );
}
