import { version } from './version.ts';

const argv = process.argv.slice(2);
if (argv[0] === '--version' || argv[0] === '-v') {
  // Before anything else is loaded: package managers and scripts ask this often.
  process.stdout.on('error', ({ code, name }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return;
    process.exitCode = 2;
    process.stderr.on('error', () => {});
    process.stderr.write(`authproof: the output cannot be written (${code ?? name})\n`);
  });
  process.stdout.write(`${version}\n`);
} else {
  // Never `process.exit`, which would cut output that is still on its way through a pipe.
  void import('./run.ts').then(
    async ({ run }) => {
      process.exitCode = await run(argv);
    },
    (cause: { readonly code?: string }) => {
      if (cause.code !== 'REPLACED' && cause.code !== 'ENOENT' && cause.code !== 'MODULE_NOT_FOUND') throw cause;
      process.stderr.write('authproof: its own files were replaced or removed while it ran; start it again\n');
      process.exitCode = 2;
    },
  );
}
