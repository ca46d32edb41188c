import { allClients, anyName, type EnvNaming, type NameTable } from './types.ts';

/** Zoom's samples shorten their names to `ZM_`. */
export const zoom: EnvNaming = {
  id: 'zoom-env',
  title: 'Zoom app environment file',
  recognise: (names) => (allClients(names, /(?:^|_)(?:ZOOM|ZM)_/) ? 0.8 : 0),
  names: [
    {
      stem: 'zoom',
      exact: { ZM_CLIENT_ID: 'client_id', ZM_CLIENT_SECRET: 'client_secret', ZM_REDIRECT_URL: 'redirect_uri' },
    },
  ],
};

/** A bot's token and its application's credentials. Other ids of Discord (guilds, roles, channels) are no clients. */
export const discord: EnvNaming = {
  id: 'discord',
  title: 'Discord app environment file',
  recognise: (names) => {
    const isBot = anyName(names, /^DISCORD_(?:BOT_)?TOKEN$/) && !anyName(names, /_CLIENT_?SECRET$/);
    return isBot || allClients(names, /(?:^|_)DISCORD_/) ? 0.8 : 0;
  },
  names: [
    { stem: 'discord', exact: { DISCORD_TOKEN: 'access_token', DISCORD_BOT_TOKEN: 'access_token' } },
    {
      beside: (names) => !names.has('DISCORD_CLIENT_ID'),
      stem: 'discord',
      exact: { DISCORD_APPLICATION_ID: 'client_id' },
    },
  ],
};

/** TikTok calls the client id a key (developers.tiktok.com, "Login Kit"). */
export const tiktokNames: NameTable = {
  stem: 'tiktok',
  exact: { TIKTOK_CLIENT_KEY: 'client_id' },
};

/** Atlassian's 3LO clients, as its MCP servers and sample apps name them. */
export const atlassian: EnvNaming = {
  id: 'atlassian',
  title: 'Atlassian app environment file',
  recognise: (names) => (allClients(names, /^(?:ATLASSIAN|JIRA|CONFLUENCE)_/) ? 0.8 : 0),
};
