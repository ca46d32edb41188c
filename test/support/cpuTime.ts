/**
 * Processor time that work takes in this thread, in milliseconds: on a loaded machine the clock says how long others were let
 * in between, and that of the process what V8's other threads do. Only for telling work that grows with its input from work that
 * explodes with it, with limits far from both: some systems count in steps of 4 ms. `work` ends before it returns.
 */
export function cpuTime(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
