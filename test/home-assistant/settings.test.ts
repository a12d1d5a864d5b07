import { describe, expect, test } from 'vitest';
import { checkSettings, type HomeAssistantSettings } from '../../src/home-assistant/settings';
import { Problem } from '../../src/kernel/problem';

const broker = { url: 'mqtt://host:1883' };

function problemOf(settings: HomeAssistantSettings): Problem {
  try {
    checkSettings(settings);
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('These settings were accepted');
}

describe('settings', () => {
  test('have defaults', () => {
    expect(checkSettings({ broker, baseTopic: ' ' })).toEqual({
      broker: { url: 'mqtt://host:1883', clientId: 'evfleetpulse', protocolVersion: 4 },
      baseTopic: 'tesla',
      discoveryPrefix: 'homeassistant',
      language: 'en',
    });
  });

  test('take a login from the address, and keep it out of the address', () => {
    const { url, username, password } = checkSettings({ broker: { url: 'mqtts://me:s%40fe@host' } }).broker;
    expect({ url, username, password }).toEqual({ url: 'mqtts://host', username: 'me', password: 's@fe' });
    expect(checkSettings({ broker: { url: 'mqtt://me:old@host', password: 'new' } }).broker.password).toBe('new');
  });

  test.each(['host:1883', 'http://host', 'mqtt://', 'just words', 'mqtt://me:%zz@host'])(
    'refuse the address %s',
    (url) => {
      expect(problemOf({ broker: { url } }).code).toBe('BROKER_URL_INVALID');
    },
  );

  test('never quote the password of an address', () => {
    expect(problemOf({ broker: { url: 'http://me:secret@host' } }).message).not.toContain('secret');
  });

  test('ask for an address', () => expect(problemOf({ broker: { url: ' ' } }).code).toBe('BROKER_MISSING'));

  test.each(['tes la', '/tesla', 'tesla/', 'a//b', 'tesla/#', '+', '$SYS'])('refuse the topic %s', (topic) => {
    for (const settings of [{ baseTopic: topic }, { discoveryPrefix: topic }]) {
      const problem = problemOf({ broker, ...settings });
      expect(problem.code).toBe('OPTION_INVALID');
      expect(problem.message).toContain(topic);
    }
  });

  test('take topics of several levels', () => {
    expect(checkSettings({ broker, baseTopic: 'garage/cars' }).baseTopic).toBe('garage/cars');
  });

  test.each(['a/b', 'a b', 'a#'])('refuse the client id %s, which becomes part of a topic', (clientId) => {
    expect(problemOf({ broker: { ...broker, clientId } }).code).toBe('OPTION_INVALID');
  });
});
