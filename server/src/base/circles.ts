import { valueAt } from './known.ts';

interface Visit {
  readonly name: string;
  readonly next: Iterator<string>;
}

/**
 * Numbers the names so that two have the same number when each leads to the other. Names that lead nowhere, or are led to
 * only, have a number of their own (Tarjan's strongly connected components, without recursion).
 */
export function circlesOf(leadsTo: ReadonlyMap<string, Iterable<string>>): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const circles = new Map<string, number>();
  const open: string[] = [];
  const visits: Visit[] = [];
  const lower = (name: string, to: number): void => {
    lowest.set(name, Math.min(valueAt(lowest, name), to));
  };
  const enter = (name: string): void => {
    lowest.set(name, order.size);
    order.set(name, order.size);
    open.push(name);
    visits.push({ name, next: (leadsTo.get(name) ?? [])[Symbol.iterator]() });
  };
  const leave = (name: string): void => {
    if (lowest.get(name) !== order.get(name)) return;
    const number = circles.size;
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      circles.set(member, number);
      if (member === name) return;
    }
  };
  for (const start of leadsTo.keys()) {
    if (order.has(start)) continue;
    enter(start);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const { value, done } = visit.next.next();
      if (done === true) {
        visits.pop();
        leave(visit.name);
        const caller = visits.at(-1);
        if (caller !== undefined) lower(caller.name, valueAt(lowest, visit.name));
      } else if (!order.has(value)) enter(value);
      else if (!circles.has(value)) lower(visit.name, valueAt(order, value));
    }
  }
  return circles;
}
