import { teslaAuth, type AccountSettings } from '../account/settings';
import { regions } from '../fleet-api/region';

/** Tesla's addresses for an account of each region. China is a world of its own, its sign-in too. */
export const teslaAddresses: Readonly<Record<string, Pick<AccountSettings, 'apiUrl' | 'authorizeUrl' | 'tokenUrl'>>> = {
  na: { ...teslaAuth, apiUrl: regions.na.url },
  eu: { ...teslaAuth, apiUrl: regions.eu.url },
  cn: {
    apiUrl: regions.cn.url,
    authorizeUrl: 'https://auth.tesla.cn/oauth2/v3/authorize',
    tokenUrl: 'https://auth.tesla.cn/oauth2/v3/token',
  },
};
