/** The three products that answer with AADSTS codes. */
export const entraProviders: ReadonlySet<string> = new Set(['microsoft-entra-id', 'entra-external-id', 'azure-ad-b2c']);
