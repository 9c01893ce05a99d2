import { describe, expect, it } from 'vitest';
import { Cell, Computation, DependencyGraph } from './dependency-graph.ts';

/** A number that can be read and set. */
function variable(graph: DependencyGraph, first: number) {
  const cell = new Cell();
  let value = first;
  return {
    cell,
    get: () => {
      graph.read(cell);
      return value;
    },
    set: (next: number) => {
      value = next;
      graph.changed(cell);
    },
  };
}

/** A computation that counts how often it was worked out. */
function counted<T>(compute: () => T, queue: Computation<T>[] | null = null) {
  const runs = { count: 0 };
  const computation = new Computation(() => {
    runs.count += 1;
    return compute();
  }, queue);
  return { computation, runs };
}

describe('the dependency graph', () => {
  it('works an answer out again only when something that it read has changed', () => {
    const graph = new DependencyGraph();
    const [a, b] = [variable(graph, 1), variable(graph, 2)];
    const { computation, runs } = counted(() => a.get() + 1);
    expect(graph.valueOf(computation)).toBe(2);
    b.set(3);
    expect(graph.valueOf(computation)).toBe(2);
    expect(runs.count).toBe(1);
    a.set(5);
    expect(graph.valueOf(computation)).toBe(6);
    expect(runs.count).toBe(2);
  });

  it('stops the wave at an answer that comes out equal', () => {
    const graph = new DependencyGraph();
    const source = variable(graph, 1);
    const parity = counted(() => ({ isOdd: source.get() % 2 === 1 }));
    const reader = counted(() => graph.valueOf(parity.computation).isOdd);
    expect(graph.valueOf(reader.computation)).toBe(true);
    source.set(3);
    expect(graph.valueOf(reader.computation)).toBe(true);
    expect([parity.runs.count, reader.runs.count]).toEqual([2, 1]);
    source.set(4);
    expect(graph.valueOf(reader.computation)).toBe(false);
    expect([parity.runs.count, reader.runs.count]).toEqual([3, 2]);
  });

  it('follows reads that depend on other reads, and forgets those that are not made any more', () => {
    const graph = new DependencyGraph();
    const [which, left, right] = [variable(graph, 0), variable(graph, 10), variable(graph, 20)];
    const { computation, runs } = counted(() => (which.get() === 0 ? left.get() : right.get()));
    expect(graph.valueOf(computation)).toBe(10);
    which.set(1);
    expect(graph.valueOf(computation)).toBe(20);
    left.set(11);
    expect(left.cell.readers).toBeNull();
    expect(graph.valueOf(computation)).toBe(20);
    expect(runs.count).toBe(2);
  });

  it('reports once what is to be looked at again', () => {
    const graph = new DependencyGraph();
    const [a, b] = [variable(graph, 1), variable(graph, 2)];
    const queue: Computation<number>[] = [];
    const { computation } = counted(() => a.get() + b.get(), queue);
    graph.refresh(computation);
    a.set(2);
    b.set(3);
    expect(queue.splice(0)).toEqual([computation]);
    expect(graph.refresh(computation)).toBe(true);
    a.set(2);
    expect(queue.splice(0)).toEqual([computation]);
    expect(graph.refresh(computation)).toBe(false);
  });

  it('looks again at who reads the clock whenever it moves, at who waits for a time when that has come', () => {
    const graph = new DependencyGraph();
    graph.setClock(1000);
    const now = counted(() => graph.now);
    const late = counted(() => graph.hasPassed(5000));
    const both = () => [graph.valueOf(now.computation), graph.valueOf(late.computation)];
    expect(both()).toEqual([1000, false]);
    graph.setClock(4999);
    expect(both()).toEqual([4999, false]);
    graph.setClock(5000);
    expect(both()).toEqual([5000, true]);
    graph.setClock(9000);
    expect(both()).toEqual([9000, true]);
    expect([now.runs.count, late.runs.count]).toEqual([4, 2]);
    expect(graph.setClock(8000)).toBe(false);
  });

  it('gives up kept answers that nobody reads any more, and what only these read', () => {
    const graph = new DependencyGraph();
    const [which, source] = [variable(graph, 0), variable(graph, 7)];
    const home = new Map<string, Computation<unknown>>();
    const inner = new Computation<unknown>(() => source.get(), null, home, 'inner');
    home.set('inner', inner);
    const { computation } = counted(() => (which.get() === 0 ? graph.valueOf(inner) : 0));
    graph.refresh(computation);
    graph.sweep();
    expect([...home.keys()]).toEqual(['inner']);
    which.set(1);
    graph.refresh(computation);
    graph.sweep();
    expect([...home.keys()]).toEqual([]);
    expect(source.cell.readers).toBeNull();
  });

  it('tries again what failed', () => {
    const graph = new DependencyGraph();
    const source = variable(graph, 0);
    const { computation } = counted(() => {
      if (source.get() === 0) throw new Error('zero');
      return source.get();
    });
    expect(() => graph.valueOf(computation)).toThrow('zero');
    source.set(1);
    expect(graph.valueOf(computation)).toBe(1);
  });
});
