import { user } from '../app';
import { success } from './error';
import type { Endpoint } from './endpoint';

export const userEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/1/users/region',
    of: 'user',
    isEverywhere: true,
    scopes: [],
    answer: ({ regions, request }) =>
      success({ region: regions.home, fleet_api_base_url: regions.baseUrl(regions.home, request) }),
  },
  {
    method: 'GET',
    path: '/api/1/users/me',
    of: 'user',
    scopes: ['user_data'],
    answer: () => success({ email: user.email, full_name: user.name, profile_image_url: '', vault_uuid: user.id }),
  },
];
