/**
 * Processor time that work takes, in milliseconds: on a loaded machine the clock says how long others were let in between.
 * Only for telling work that grows with its input from work that explodes with it, with limits far from both.
 */
export function cpuTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
