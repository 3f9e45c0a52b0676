import { type Row } from './visible-rows.js';

/** What a key does in the tree. */
export type TreeAction =
  | { readonly kind: 'focus'; readonly key: string }
  | { readonly kind: 'expand'; readonly keys: readonly string[] }
  | { readonly kind: 'collapse'; readonly key: string }
  | { readonly kind: 'open'; readonly key: string };

/** Keyboard of a tree after the WAI-ARIA Authoring Practices (Tree View): undefined where the key has no meaning here. */
export function treeAction(pressed: string, rows: readonly Row[], focused: string | undefined): TreeAction | undefined {
  const index = Math.max(0, rows.findIndex((row) => row.node.key === focused));
  const row = rows[index];
  if (!row) return undefined;
  const focus = (target: Row | undefined): TreeAction | undefined => target && { kind: 'focus', key: target.node.key };
  switch (pressed) {
    case 'ArrowDown':
      return focus(rows[index + 1]);
    case 'ArrowUp':
      return focus(rows[index - 1]);
    case 'Home':
      return focus(rows[0]);
    case 'End':
      return focus(rows.at(-1));
    case 'ArrowRight':
      if (row.node.children.length === 0) return undefined;
      return row.expanded ? focus(rows[index + 1]) : { kind: 'expand', keys: [row.node.key] };
    case 'ArrowLeft':
      if (row.expanded) return { kind: 'collapse', key: row.node.key };
      return focus(rows.find((candidate) => candidate.node.key === row.parent));
    case '*':
      return { kind: 'expand', keys: rows.filter((sibling) => sibling.parent === row.parent).map((sibling) => sibling.node.key) };
    case 'Enter':
    case ' ':
      return { kind: 'open', key: row.node.key };
    default:
      return pressed.length === 1 ? focus(nextStartingWith(pressed, rows, index)) : undefined;
  }
}

function nextStartingWith(letter: string, rows: readonly Row[], from: number): Row | undefined {
  const after = [...rows.slice(from + 1), ...rows.slice(0, from)];
  return after.find((row) => row.node.name.toLowerCase().startsWith(letter.toLowerCase()));
}
