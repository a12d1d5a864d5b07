import type { HttpAnswer } from '../http';
import { chargingCommands, otherCommands } from './command-names';
import type { CarCall, Endpoint } from './endpoint';
import { apiError, faultAnswer, success } from './error';
import { isGranted, missingScopes } from './scopes';
import { lookInto } from './signed-message';

const anyCommand = ['vehicle_cmds', 'vehicle_charging_cmds'];

/** The two ways of a command to a car. */
export const commandEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/api/1/vehicles/{vin}/signed_command',
    of: 'car',
    scopes: anyCommand,
    category: 'commands',
    isLive: true,
    answer: signedCommand,
  },
  {
    method: 'POST',
    path: '/api/1/vehicles/{vin}/command/{name}',
    of: 'car',
    scopes: anyCommand,
    category: 'commands',
    isLive: true,
    answer: plainCommand,
  },
];

function signedCommand({ car, token, body }: CarCall): HttpAnswer {
  if (car.commandSigning === 'off') return faultAnswer(422);
  const encoded = body.routable_message;
  if (typeof encoded !== 'string' || !isBase64(encoded)) {
    return apiError(400, 'invalid_field', 'routable_message is a RoutableMessage in base64');
  }
  const message = Buffer.from(encoded, 'base64');
  const kind = lookInto(message);
  if (kind === undefined) return apiError(400, 'invalid_field', 'routable_message cannot be decoded');
  // Tesla reads the command for this, which is why it must not be encrypted.
  const needed = kind === 'other' ? ['vehicle_cmds'] : anyCommand;
  if (!isGranted(needed, token.scopes)) return missingScopes(needed);
  const answer = car.answer(message);
  return answer ? success(Buffer.from(answer).toString('base64')) : faultAnswer(504);
}

function plainCommand({ car, token, path: { name = '' }, body }: CarCall): HttpAnswer {
  const isCharging = chargingCommands.has(name);
  if (!isCharging && !otherCommands.has(name)) return apiError(400, 'invalid_command', `There is no command ${name}`);
  const needed = isCharging ? anyCommand : ['vehicle_cmds'];
  if (!isGranted(needed, token.scopes)) return missingScopes(needed);
  if (car.commandSigning === 'required') return apiError(403, 'Tesla Vehicle Command Protocol required');
  return success(car.obey(name, body));
}

const isBase64 = (text: string): boolean =>
  text !== '' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
