import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { brokenReferences } from './broken-references.ts';
import type { Cloud } from './cloud-types.ts';

const INFRASTRUCTURE = new URL('../../../../infrastructure/', import.meta.url);

/** Where the one list of the cloud is. */
export const CLOUD_FILE: string = fileURLToPath(new URL('cloud.json', INFRASTRUCTURE));

/**
 * Reads the list of the cloud, checks it by its schema and follows its references. Throws one error that names
 * everything that is wrong, by its place in the file.
 */
export function readCloud(file: string = CLOUD_FILE): Cloud {
  const value = parse(readFileSync(file, 'utf8'), file);
  const schema: object = JSON.parse(readFileSync(new URL('cloud.schema.json', INFRASTRUCTURE), 'utf8'));
  const isCloud = new Ajv2020({ allErrors: true, strictRequired: false }).compile<Cloud>(schema);
  if (!isCloud(value)) throw complaint(file, (isCloud.errors ?? []).flatMap(describe));
  const broken = brokenReferences(value);
  if (broken.length > 0) throw complaint(file, broken);
  return value;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON.`, { cause });
  }
}

/** The `if` keyword only repeats what its branch already said. */
function describe({ keyword, instancePath, message, params }: ErrorObject): readonly string[] {
  if (keyword === 'if') return [];
  const place = instancePath.slice(1).replaceAll('~1', '/').replaceAll('/', '.') || 'the file';
  if (keyword === 'additionalProperties') return [`${place}: unknown key "${params.additionalProperty}"`];
  if (keyword === 'enum') return [`${place}: must be one of ${params.allowedValues.join(', ')}`];
  if (keyword === 'propertyNames') return [`${place}: the name "${params.propertyName}" is not allowed`];
  return [`${place}: ${message ?? keyword}`];
}

function complaint(file: string, faults: readonly string[]): Error {
  return new Error(
    [`${file} is not a valid list of the cloud:`, ...faults.map((fault) => `  - ${fault}`)].join('\n'),
  );
}
