/** A variable whose name leaves no doubt whose key it holds, and how that vendor's keys begin. */
export interface Vendor {
  /** The whole name in capitals, public prefix taken off. */
  readonly name: RegExp;
  /** As `knowledge/tokens.ts` calls it, where that knows the vendor's keys. */
  readonly provider?: string;
  /** For messages, with an article. */
  readonly label: string;
  readonly begins: RegExp;
  /** `sk-` */
  readonly sample: string;
  /** The whole value, where the vendor has fixed it. */
  readonly whole?: RegExp;
  /** Keys with a part missing: shorter than any that the vendor has issued. */
  readonly cut?: RegExp;
  /** Names of variables that send the key to another server, which may take any text. */
  readonly elsewhere?: RegExp;
}

/*
 * Each vendor's reference of authentication, and the public rules of gitleaks and trufflehog (2026-11). Only beginnings
 * that every key of the vendor has: formats grow, so what follows is left open unless the vendor has fixed it.
 */
export const vendors: readonly Vendor[] = [
  {
    name: /^(?:GITHUB|GH)_(?:TOKEN|PAT|PERSONAL_ACCESS_TOKEN)$/,
    provider: 'github',
    label: 'a GitHub token',
    begins: /^(?:gh[pousr]_|github_pat_|[0-9a-f]{40}$)/,
    sample: 'ghp_ or github_pat_',
    cut: /^(?:gh[pou]_[A-Za-z0-9]{8,35}|github_pat_\w{8,81})$/,
  },
  {
    name: /^OPENAI_API_KEY$/,
    provider: 'openai',
    label: 'an OpenAI API key',
    begins: /^(?:sk-|sess-|eyJ)/,
    sample: 'sk-',
    elsewhere: /OPENAI_\w*(?:URL|BASE|HOST|ENDPOINT|PROXY|TYPE|PROVIDER|VERSION)|LITELLM|OLLAMA/,
  },
  {
    name: /^ANTHROPIC_API_KEY$/,
    provider: 'anthropic',
    label: 'an Anthropic API key',
    begins: /^sk-ant-/,
    sample: 'sk-ant-',
    elsewhere: /(?:ANTHROPIC|CLAUDE)_\w*(?:URL|BASE|HOST|ENDPOINT|PROXY)|LITELLM/,
  },
  {
    name: /^OPENROUTER_API_KEY$/,
    provider: 'openrouter',
    label: 'an OpenRouter API key',
    begins: /^sk-or-/,
    sample: 'sk-or-',
    elsewhere: /OPENROUTER_\w*(?:URL|BASE|HOST|ENDPOINT|PROXY)/,
  },
  {
    name: /^GROQ_API_KEY$/,
    label: 'a Groq API key',
    begins: /^gsk_/,
    sample: 'gsk_',
    elsewhere: /GROQ_\w*(?:URL|BASE|HOST|ENDPOINT|PROXY)/,
  },
  { name: /^PERPLEXITY_API_KEY$/, label: 'a Perplexity API key', begins: /^pplx-/, sample: 'pplx-' },
  {
    name: /^(?:HF_TOKEN|HUGGINGFACEHUB_API_TOKEN)$/,
    label: 'a Hugging Face token',
    begins: /^(?:hf_|api_)/,
    sample: 'hf_',
  },
  { name: /^SENDGRID_API_KEY$/, provider: 'sendgrid', label: 'a SendGrid API key', begins: /^SG\./, sample: 'SG.' },
  { name: /^RESEND_API_KEY$/, label: 'a Resend API key', begins: /^re_/, sample: 're_' },
  {
    name: /^LINEAR_API_KEY$/,
    provider: 'linear',
    label: 'a Linear API key',
    begins: /^lin_(?:api|oauth)_/,
    sample: 'lin_api_',
  },
  {
    name: /^STRIPE_SECRET_KEY$/,
    provider: 'stripe',
    label: 'a secret key of Stripe',
    begins: /^(?:sk|rk)_(?:org_)?(?:test|live)_/,
    sample: 'sk_live_ or sk_test_',
    elsewhere: /STRIPE_(?:API_)?(?:HOST|BASE|MOCK|URL)/,
  },
  {
    name: /^STRIPE_PUBLISHABLE_KEY$/,
    label: 'a publishable key of Stripe',
    begins: /^pk_(?:test|live)_/,
    sample: 'pk_live_ or pk_test_',
    elsewhere: /STRIPE_(?:API_)?(?:HOST|BASE|MOCK|URL)/,
  },
  {
    name: /^STRIPE_WEBHOOK_SECRET$/,
    label: 'a signing secret of a Stripe webhook',
    begins: /^whsec_/,
    sample: 'whsec_',
  },
  {
    name: /^CLERK_SECRET_KEY$/,
    label: 'a secret key of Clerk',
    begins: /^sk_(?:test|live)_/,
    sample: 'sk_live_ or sk_test_',
  },
  {
    name: /^CLERK_PUBLISHABLE_KEY$/,
    label: 'a publishable key of Clerk',
    begins: /^pk_(?:test|live)_/,
    sample: 'pk_live_ or pk_test_',
  },
  {
    name: /^TWILIO_ACCOUNT_SID$/,
    label: 'an account SID of Twilio',
    begins: /^AC/,
    sample: 'AC',
    whole: /^AC[0-9a-fA-F]{32}$/,
  },
  {
    name: /^SLACK_BOT_TOKEN$/,
    provider: 'slack',
    label: 'a bot token of Slack',
    begins: /^(?:xoxe\.)?xoxb-/,
    sample: 'xoxb-',
  },
  {
    name: /^SLACK_APP_TOKEN$/,
    provider: 'slack',
    label: 'an app-level token of Slack',
    begins: /^xapp-/,
    sample: 'xapp-',
  },
];

/** `sk_test_…`, `pk_live_…`: of the vendors above, those that say which mode they are for. */
export function modeOf(text: string): 'test' | 'live' | undefined {
  const mode = /^(?:sk|rk|pk)_(?:org_)?(test|live)_/.exec(text)?.[1];
  return mode === 'test' || mode === 'live' ? mode : undefined;
}
