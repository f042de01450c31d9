import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SERVICES, type ServiceName } from '@concert/contracts/services';
import { buildBundle } from './build-bundle.ts';

// Bundles the services as their images hold them.

const HELP = `Usage: npm run bundle [-- <service> …]

Bundles the services named, else all ten, into .output/functions/<service>, with what lies beside a bundle (native
modules, fonts) in its node_modules. Source maps go to .output/source-maps/<service>, which is not deployed.

The native modules are those of the machine that bundles: bundle where the image is built (delivery/Dockerfile).`;

const OUTPUT = new URL('../../.output/', import.meta.url);
const DESTINATION = {
  bundles: fileURLToPath(new URL('functions', OUTPUT)),
  sourceMaps: fileURLToPath(new URL('source-maps', OUTPUT)),
};

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help === true) console.log(HELP);
else for (const service of chosen(positionals)) await bundle(service);

function chosen(names: readonly string[]): readonly ServiceName[] {
  const unknown = names.filter((name) => !SERVICES.some((service) => service === name));
  if (unknown.length > 0) {
    console.error(`There is no service ${unknown.join(', ')}. The services are ${SERVICES.join(', ')}.`);
    process.exit(2);
  }
  return names.length === 0 ? SERVICES : SERVICES.filter((service) => names.includes(service));
}

async function bundle(service: ServiceName): Promise<void> {
  const { startBytes, allBytes } = await buildBundle(service, DESTINATION);
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString('en')} kB`.padStart(10);
  console.log(`${service.padEnd(14)}${kilobytes(startBytes)} at start ${kilobytes(allBytes)} in all`);
}
