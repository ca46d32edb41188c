import { amazon } from './amazon.ts';
import { anthropic } from './anthropic.ts';
import { apple } from './apple.ts';
import { asana } from './asana.ts';
import { atlassian } from './atlassian.ts';
import { auth0 } from './auth0.ts';
import { azureAdB2c } from './azure-ad-b2c.ts';
import { bitbucket } from './bitbucket.ts';
import { box } from './box.ts';
import { cognito } from './cognito.ts';
import { discord } from './discord.ts';
import { docusign } from './docusign.ts';
import { dropbox } from './dropbox.ts';
import { entraExternalId } from './entra-external-id.ts';
import { facebook } from './facebook.ts';
import { figma } from './figma.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import { hubspot } from './hubspot.ts';
import { instagram } from './instagram.ts';
import { intuit } from './intuit.ts';
import { kakao } from './kakao.ts';
import { keycloak } from './keycloak.ts';
import { line } from './line.ts';
import { linear } from './linear.ts';
import { linkedin } from './linkedin.ts';
import { microsoftEntraId } from './microsoft-entra-id.ts';
import { naver } from './naver.ts';
import { notion } from './notion.ts';
import { okta } from './okta.ts';
import { onelogin } from './onelogin.ts';
import { openai } from './openai.ts';
import { paypal } from './paypal.ts';
import { ping } from './ping.ts';
import { reddit } from './reddit.ts';
import { salesforce } from './salesforce.ts';
import { shopify } from './shopify.ts';
import { slack } from './slack.ts';
import { spotify } from './spotify.ts';
import { strava } from './strava.ts';
import { stripe } from './stripe.ts';
import { tiktok } from './tiktok.ts';
import { trello } from './trello.ts';
import { twitch } from './twitch.ts';
import { twitter } from './twitter.ts';
import type { Provider } from './types.ts';
import { vk } from './vk.ts';
import { wechat } from './wechat.ts';
import { xero } from './xero.ts';
import { yahoo } from './yahoo.ts';
import { yandex } from './yandex.ts';
import { zoho } from './zoho.ts';
import { zoom } from './zoom.ts';

/** Every known provider, sorted by id. To add one, write its file and list it here. */
export const providers: readonly Provider[] = [
  amazon,
  anthropic,
  apple,
  asana,
  atlassian,
  auth0,
  azureAdB2c,
  bitbucket,
  box,
  cognito,
  discord,
  docusign,
  dropbox,
  entraExternalId,
  facebook,
  figma,
  github,
  gitlab,
  google,
  hubspot,
  instagram,
  intuit,
  kakao,
  keycloak,
  line,
  linear,
  linkedin,
  microsoftEntraId,
  naver,
  notion,
  okta,
  onelogin,
  openai,
  paypal,
  ping,
  reddit,
  salesforce,
  shopify,
  slack,
  spotify,
  strava,
  stripe,
  tiktok,
  trello,
  twitch,
  twitter,
  vk,
  wechat,
  xero,
  yahoo,
  yandex,
  zoho,
  zoom,
] satisfies readonly Provider[];
