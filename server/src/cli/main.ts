import { version } from './version.ts';

const argv = process.argv.slice(2);
if (argv[0] === '--version' || argv[0] === '-v') {
  // Before anything else is loaded: package managers and scripts ask this often.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(`${version}\n`);
} else {
  // Never `process.exit`, which would cut output that is still on its way through a pipe.
  void import('./run.ts').then(async ({ run }) => {
    process.exitCode = await run(argv);
  });
}
