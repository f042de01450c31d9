import { allOperations } from '@concert/contracts/http/index';
import type { Operation } from '@concert/contracts/operation';
import { bySpecificity } from '@concert/contracts/paths';

export interface RouteMatch {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly operation: Operation;
  readonly pattern: RegExp;
}

/** Finds the operation of a request by the contract, as API Gateway does by the document made from it. */
export function openRouter(operations: readonly Operation[] = allOperations) {
  const byMethod = Map.groupBy(bySpecificity(operations).map(compile), (route) => route.operation.method);
  return (method: string, path: string): RouteMatch | undefined => {
    for (const { operation, pattern } of routesOf(method)) {
      const match = pattern.exec(path);
      if (match !== null) return { operation, params: decoded(match.groups ?? {}) };
    }
    return undefined;
  };

  function routesOf(method: string): readonly CompiledRoute[] {
    return [...byMethod].find(([known]) => known === method)?.[1] ?? [];
  }
}

function compile(operation: Operation): CompiledRoute {
  const source = operation.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return { operation, pattern: new RegExp(`^${source}$`) };
}

function decoded(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]));
}

/** An escape that is not UTF-8 stays as it is: the contract refuses it with the field's name. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
