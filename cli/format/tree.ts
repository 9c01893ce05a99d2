import { wrap } from './wrap.ts';

type Painter = (text: string) => string;

export type TreeText = { readonly text: string; readonly paint?: Painter };

export type TreeNode = {
  readonly text: string;
  readonly paint?: Painter;
  /** What belongs to the node, below it. */
  readonly details?: readonly TreeText[];
  readonly children?: readonly TreeNode[];
};

/** How a tree is drawn: `width` is what a line may have beside `indent`; the branches are painted `dim`. */
export type TreeLayout = { readonly width: number; readonly indent: string; readonly dim: Painter };

const plain: Painter = (text) => text;

/** Nodes side by side as a tree of box characters, each line behind the indent and wrapped. */
export function tree(nodes: readonly TreeNode[], layout: TreeLayout): readonly string[] {
  return nodes.flatMap((node, at) =>
    at === nodes.length - 1 ? branch(node, '└─ ', '   ', layout) : branch(node, '├─ ', '│  ', layout),
  );
}

/** A node and what is below it, without a branch that leads to it. */
export function root(node: TreeNode, layout: TreeLayout): readonly string[] {
  return branch(node, '', '', layout);
}

function branch(
  { text, paint = plain, details = [], children = [] }: TreeNode,
  first: string,
  rest: string,
  { width, indent, dim }: TreeLayout,
): readonly string[] {
  const room = width - rest.length;
  const trunk = children.length > 0 ? '│ ' : '  ';
  const own = wrap(text, room).map((line, at) => `${indent}${dim(at === 0 ? first : rest)}${paint(line)}`);
  const more = details.flatMap((detail) =>
    wrap(detail.text, room - 4).map(
      (line, at) => `${indent}${dim(`${rest}${trunk}`)}${at === 0 ? '' : '  '}${(detail.paint ?? plain)(line)}`,
    ),
  );
  return [...own, ...more, ...tree(children, { width: room, indent: `${indent}${dim(rest)}`, dim })];
}
