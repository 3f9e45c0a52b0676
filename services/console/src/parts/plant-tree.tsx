import { type CSSProperties, type KeyboardEvent, memo, type MouseEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { type TwinCounts, type UnackCount } from '../domain/alerts/alert-counts.js';
import { CONDITION_WORDS } from '../domain/condition.js';
import { type PlantNode } from '../domain/plant-tree.js';
import { twinPath } from '../domain/route.js';
import { treeAction } from '../domain/tree-keys.js';
import { filterTree, keysAbove, keysAboveMatches, type Row, upperKeys, visibleRows } from '../domain/visible-rows.js';
import { plural } from '../domain/words.js';
import { navigate } from '../state/router.js';
import { CountBadge } from './alerts/alert-badge.js';
import { ConditionIcon } from './icon.js';

/** Levels open when the plant is first seen: enterprise, site, area and line. */
const LEVELS_OPEN_AT_FIRST = 4;

/** The plant from enterprise to component (WAI-ARIA tree), with a box to find things in it. */
export function PlantTree({ roots, current, alerts }: { roots: readonly PlantNode[]; current: string | undefined; alerts: TwinCounts }) {
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query);
  const shown = useMemo(() => filterTree(roots, wanted), [roots, wanted]);
  const count = useMemo(() => countNodes(shown), [shown]);
  return (
    <div className="plant-tree">
      <label className="search">
        <span>Find in the plant</span>
        <input type="search" value={query} placeholder="name or id" onChange={(event) => setQuery(event.target.value)} />
      </label>
      <p className="visually-hidden" role="status">
        {wanted.trim() === '' ? '' : `${plural(count, 'entry', 'entries')} found`}
      </p>
      {shown.length === 0 && <p className="quiet">{wanted.trim() === '' ? 'No twins are registered.' : `Nothing in the plant is called “${wanted.trim()}”.`}</p>}
      <Tree roots={shown} all={roots} query={wanted.trim()} current={current} alerts={alerts} />
    </div>
  );
}

interface TreeProps {
  readonly roots: readonly PlantNode[];
  readonly all: readonly PlantNode[];
  readonly query: string;
  readonly current: string | undefined;
  readonly alerts: TwinCounts;
}

function Tree({ roots, all, query, current, alerts }: TreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(upperKeys(all, LEVELS_OPEN_AT_FIRST)));
  const [closedInSearch, setClosedInSearch] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | undefined>(current);
  const list = useRef<HTMLUListElement>(null);

  // What one looks at is always to be seen in the tree. Only a new place opens it: a new reading must not open again what was closed.
  useEffect(() => {
    if (current === undefined) return;
    setActive(current);
    setOpen((before) => new Set([...before, ...keysAbove(all, current)]));
  }, [current]);
  useEffect(() => setClosedInSearch(new Set()), [query]);

  const expanded = useMemo(() => {
    if (query === '') return open;
    return new Set([...keysAboveMatches(all, query)].filter((key) => !closedInSearch.has(key)));
  }, [open, closedInSearch, query, all]);
  const rows = useMemo(() => visibleRows(roots, expanded), [roots, expanded]);
  const focusable = rows.some((row) => row.node.key === active) ? active : rows[0]?.node.key;

  const toggle = (keys: readonly string[], how: 'open' | 'close') => {
    const change = (set: ReadonlySet<string>, add: boolean) => {
      const next = new Set(set);
      for (const key of keys) if (add) next.add(key); else next.delete(key);
      return next;
    };
    if (query === '') setOpen((before) => change(before, how === 'open'));
    else setClosedInSearch((before) => change(before, how === 'close'));
  };
  const focus = (key: string) => {
    setActive(key);
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = treeAction(event.key, rows, focusable);
    if (!action) return;
    event.preventDefault();
    if (action.kind === 'focus') focus(action.key);
    if (action.kind === 'expand') toggle(action.keys, 'open');
    if (action.kind === 'collapse') toggle([action.key], 'close');
    if (action.kind === 'open') openNode(rows.find((row) => row.node.key === action.key)?.node);
  };

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const key = target.closest<HTMLElement>('[data-key]')?.dataset['key'];
    const row = rows.find((candidate) => candidate.node.key === key);
    if (!row) return;
    setActive(row.node.key);
    if (target.closest('.twisty') && row.node.children.length > 0) toggle([row.node.key], row.expanded ? 'close' : 'open');
    else openNode(row.node);
  };

  if (rows.length === 0) return null;
  return (
    <ul ref={list} className="tree" role="tree" aria-label="Plant" onKeyDown={onKey} onClick={onClick}>
      {rows.map((row) => (
        <TreeRow key={row.node.key} row={row} alerts={alertsOf(row, alerts)} isCurrent={row.node.key === current} isFocusable={row.node.key === focusable} />
      ))}
    </ul>
  );
}

/** Of the twin itself while what is below it can be seen, else of all of it. */
function alertsOf({ node, expanded }: Row, { own, below }: TwinCounts): UnackCount | undefined {
  return node.component === undefined ? (expanded ? own : below).get(node.twinId) : undefined;
}

interface TreeRowProps {
  readonly row: Row;
  readonly alerts: UnackCount | undefined;
  readonly isCurrent: boolean;
  readonly isFocusable: boolean;
}

const TreeRow = memo(
  ({ row, alerts, isCurrent, isFocusable }: TreeRowProps) => {
    const { node } = row;
    const hasChildren = node.children.length > 0;
    const condition = row.expanded ? node.own : node.worst;
    return (
      <li
        role="treeitem"
        data-key={node.key}
        aria-level={row.depth}
        aria-posinset={row.position}
        aria-setsize={row.siblings}
        aria-expanded={hasChildren ? row.expanded : undefined}
        aria-current={isCurrent ? 'page' : undefined}
        aria-selected={isCurrent}
        tabIndex={isFocusable ? 0 : -1}
        style={{ '--depth': row.depth - 1 } as CSSProperties}
      >
        <span className="twisty" aria-hidden="true">
          {hasChildren ? '›' : ''}
        </span>
        <span className="tree-name">{node.name}</span>
        <span className="visually-hidden">{`, ${node.level ?? 'twin'}, `}</span>
        {alerts && <CountBadge count={alerts} />}
        <span className="mark" data-condition={condition} title={hasChildren && !row.expanded ? `Worst below: ${CONDITION_WORDS[condition]}` : CONDITION_WORDS[condition]}>
          <span className="visually-hidden">{CONDITION_WORDS[condition]}</span>
          {condition !== 'normal' && <ConditionIcon condition={condition} />}
        </span>
      </li>
    );
  },
  (a, b) => sameRow(a.row, b.row) && a.alerts?.count === b.alerts?.count && a.alerts?.worst === b.alerts?.worst && a.isCurrent === b.isCurrent && a.isFocusable === b.isFocusable,
);
TreeRow.displayName = 'TreeRow';

function sameRow(a: Row, b: Row): boolean {
  return (
    a.node.key === b.node.key &&
    a.node.name === b.node.name &&
    a.node.level === b.node.level &&
    a.node.own === b.node.own &&
    a.node.worst === b.node.worst &&
    a.node.children.length === b.node.children.length &&
    a.depth === b.depth &&
    a.expanded === b.expanded &&
    a.position === b.position &&
    a.siblings === b.siblings
  );
}

function openNode(node: PlantNode | undefined): void {
  if (node) navigate(twinPath(node.twinId, node.component));
}

function countNodes(roots: readonly PlantNode[]): number {
  return roots.reduce((sum, node) => sum + 1 + countNodes(node.children), 0);
}
