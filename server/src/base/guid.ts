/** A GUID (RFC 9562), as servers write ids of clients, tenants and secrets. */
export const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
