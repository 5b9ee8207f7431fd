import type { Result } from '../../management/methods.ts';
import type { Output } from '../output.ts';

type Method = Result<'rpc.discover'>['methods'][number];

/** The methods of the protocol, one a line. */
export function protocol({ info, methods }: Result<'rpc.discover'>, output: Output): void {
  output.line(`${info.title} of simctl ${info.version}`);
  output.line();
  output.table<Method>(
    [
      { header: 'METHOD', cell: (method) => method.name },
      { header: 'ROLE', cell: (method) => method['x-role'] },
      { header: 'SUMMARY', cell: (method) => method.summary },
      { header: 'PARAMETERS', cell: parameters, optional: true },
    ],
    methods,
  );
}

function parameters({ params }: Method): string {
  return params.map(({ name, required }) => (required ? name : `[${name}]`)).join(' ');
}
