#!/usr/bin/env node
// The launcher of the built package, there in the place of simctl.js: it runs on the Node that the user has.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
  console.error(
    `simctl: this is Node ${process.versions.node}, simctl needs 22.13 or later.\nInstall a later Node, and run it again.`,
  );
  process.exitCode = 2;
} else {
  // To Node 22 node:sqlite and JSON modules are experimental, which it would say at each start.
  const tellers = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') for (const tell of tellers) tell(warning);
  });
  module.enableCompileCache();
  await import('../src/main.js');
}
