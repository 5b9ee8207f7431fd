/**
 * Draws docs/terminal.svg: a real session with the demo venue, as a terminal shows it.
 *
 *   node scripts/terminal-picture.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '../sdk/index.ts';
import { helpIfAsked } from './usage.ts';

helpIfAsked(import.meta.filename);

const ROOT = join(import.meta.dirname, '..');
const COLUMNS = 84;
const COMMANDS = [
  'book show AAPL --levels 3',
  'order enter buy 100 AAPL --type market',
  'trade list --symbol AAPL --limit 3',
  'session list',
];

const CHARACTER_WIDTH = 8.4;
const LINE_HEIGHT = 18;
const MARGIN = 16;

const home = mkdtempSync(join(tmpdir(), 'simctl-picture-'));
const daemon = await spawn({ venues: join(ROOT, 'venues', 'demo.toml'), home });
try {
  const lines = COMMANDS.flatMap((command) => [`$ simctl ${command}`, ...run(command), '']);
  writeFileSync(join(ROOT, 'docs', 'terminal.svg'), svg(lines.slice(0, -1)));
} finally {
  await daemon.stop();
  rmSync(home, { recursive: true, force: true });
}

function run(command: string): string[] {
  const environment = { ...process.env, SIMCTL_HOME: home, COLUMNS: String(COLUMNS), NO_COLOR: '1' };
  const words = [join(ROOT, 'src', 'main.ts'), ...command.split(' ')];
  const output = execFileSync(process.execPath, words, {
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output.trimEnd().split('\n');
}

function svg(lines: readonly string[]): string {
  const columns = Math.max(COLUMNS, ...lines.map((line) => line.length));
  const width = Math.ceil(columns * CHARACTER_WIDTH) + 2 * MARGIN;
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  const rows = lines.map((line, row) => {
    const y = MARGIN + (row + 0.75) * LINE_HEIGHT;
    const style = line.startsWith('$ ') ? ' class="command"' : '';
    return `<text x="${MARGIN}" y="${y}"${style} xml:space="preserve">${escaped(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>text{font:14px ui-monospace,Menlo,Consolas,monospace;fill:#d0d7de}.command{fill:#7ee787;font-weight:600}</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${rows.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
