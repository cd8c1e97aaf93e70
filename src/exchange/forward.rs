//! Which of a request's headers never reach a back end, and which does the gate write itself?
//!
//! A back end believes some headers as if its own proxy had written them: they name another method, another
//! path or another visitor. The gate judges the request line, so a back end that reads such a header answers
//! what nobody judged.
//!
//! The lists are closed. They hold names that a server, a proxy or a framework documents, in lower case. An
//! entry that ends in `*` stands for every name that begins so. [`is_listed`] says how names are compared. A
//! name that an application invented for itself (`X-User-Id`) is on no list: no back end may believe it from
//! strangers.

/// What a route does with the headers by which proxies tell of a visitor.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ForwardedHeaders {
    /// Those that came are removed, and the gate writes what it knows.
    Replace,
    /// Those that came stay, since the operator's own proxy wrote them. The gate writes none.
    Pass,
}

/// Removed from every request. No setting lets them through.
pub const NEVER: &[&str] = &[
    // The gate's own word.
    "wicketgate*",
    // Another method. The first three are Google's, Microsoft's and IBM's names, which Rack, Express,
    // Symfony, Slim, ASP.NET and Plack read; by the fourth nginx tells a server that authorises requests.
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
    "x-original-method",
    // Another path or query: Symfony, Laminas and IIS; nginx; Azure; Envoy; WSGI, where older gunicorn takes
    // the last two from headers.
    "x-original-url",
    "x-rewrite-url",
    "x-override-url",
    "x-original-uri",
    "x-waws-unencoded-url",
    "x-envoy-original-path",
    "x-script-name",
    "script-name",
    "path-info",
    // What the parts of a framework tell each other. Next.js: CVE-2025-29927 skips its middleware. What
    // Next.js sends from browsers, such as `X-Nextjs-Data` and `X-Middleware-Prefetch`, passes.
    "x-middleware-subrequest*",
    "x-middleware-invoke",
    "x-middleware-next",
    "x-middleware-override-headers",
    "x-middleware-redirect",
    "x-middleware-rewrite",
    "x-middleware-set-cookie",
    "x-middleware-skip",
    "x-invoke-*",
    "x-matched-path",
    "x-now-route-matches",
    "x-next-resume-state-length",
    "next-resume",
    "x-opennext-*",
    // React Router: CVE-2025-43864, CVE-2025-43865. Astro: CVE-2026-33768. Rack and Plack: CVE-2025-61780,
    // CVE-2026-7381.
    "x-react-router-prerender-data",
    "x-react-router-spa-mode",
    "x-astro-locals",
    "x-astro-path",
    "x-accel-mapping",
    "x-sendfile-type",
    // A proxy for the requests that the server sends: CGI makes `HTTP_PROXY` of it (httpoxy, CVE-2016-5385).
    "proxy",
    // A client certificate that somebody else checked. RFC 9440; nginx, HAProxy, Apache and Tomcat; Google,
    // AWS, Azure, Cloudflare; Envoy and Traefik; WebLogic, Jetty, IIS and Keycloak; WebSphere's private
    // headers begin with `$WS`.
    "client-cert*",
    "x-client-cert*",
    "x-client-dn",
    "x-client-verify",
    "ssl-*",
    "x-ssl-*",
    "x-amzn-mtls-*",
    "cloudfront-viewer-cert-*",
    "x-arr-clientcert",
    "cf-cert-*",
    "cf-client-cert-*",
    "x-forwarded-client-cert*",
    "x-forwarded-tls-client-cert*",
    "wl-proxy-client-cert",
    "proxy-auth-cert",
    "proxy-ssl-id",
    "ms-aspnetcore-clientcert",
    "cert-chain*",
    "-ws*",
];

/// The visitor's address and nothing else, by the names of proxies and networks. Where the host tells the
/// gate the address, such a header is written anew with it; otherwise it is removed. Both hold unless the
/// route says [`ForwardedHeaders::Pass`].
///
/// `CF-Connecting-IP` is one of them. Cloudflare overwrites what a visitor sent under this name, and other
/// hosts do not. So its value counts where the host hands it over as the address, as the Worker does, and
/// nowhere else.
pub const ADDRESS: &[&str] = &[
    "cf-connecting-ip",
    "client-ip",
    "do-connecting-ip",
    "fastly-client-ip",
    "fly-client-ip",
    "true-client-ip",
    "wl-proxy-client-ip",
    "x-appengine-user-ip",
    "x-azure-clientip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-envoy-external-address",
    "x-nf-client-connection-ip",
    "x-real-ip",
];

/// What else proxies tell of a visitor. Removed unless the route says [`ForwardedHeaders::Pass`].
pub const VISITOR: &[&str] = &[
    // RFC 7239, and what it was made from: addresses, host, scheme, port, method, path and user.
    "forwarded*",
    "x-forwarded",
    "x-forwarded-*",
    // Addresses with a port, in another family, or of several machines.
    "cf-connecting-ipv6",
    "cf-pseudo-ipv4",
    "cloudfront-viewer-address",
    "proxy-client-ip",
    "x-azure-socketip",
    "x-client-port",
    "x-ms-forwarded-client-ip",
    "x-original-for",
    "x-original-forwarded-for",
    "x-original-remote-addr",
    "x-originating-ip",
    "x-proxyuser-ip",
    "x-vercel-forwarded-for",
    "x-vercel-proxied-for",
    // The request comes from within (Envoy).
    "x-envoy-internal",
    // The host, and the path at which the application is mounted.
    "disguised-host",
    "was-default-hostname",
    "x-host",
    "x-host-override",
    "x-http-host-override",
    "x-original-host",
    "x-original-prefix",
    // The scheme.
    "cf-visitor",
    "cloudfront-forwarded-proto",
    "fastly-ssl",
    "front-end-https",
    "wl-proxy-ssl",
    "x-appservice-proto",
    "x-arr-ssl",
    "x-https",
    "x-original-proto",
    "x-original-scheme",
    "x-proxied-https",
    "x-scheme",
    "x-url-scheme",
    // Who the visitor is: CGI, Authelia and Kubernetes; oauth2-proxy, Grafana, authentik, Pomerium,
    // Tailscale; Kong and APISIX; Azure, AWS, Google, Cloudflare. Signed ones such as
    // `Cf-Access-Jwt-Assertion` pass: a back end that checks the signature is not deceived.
    "remote-*",
    "x-remote-*",
    "x-auth-request-*",
    "x-webauth-*",
    "x-authentik-*",
    "x-pomerium-claim-*",
    "tailscale-*",
    "x-anonymous-consumer",
    "x-authenticated-scope",
    "x-authenticated-userid",
    "x-consumer-*",
    "x-credential-identifier",
    "x-userinfo",
    "x-ms-client-principal*",
    "x-amzn-oidc-*",
    "x-apigateway-api-userinfo",
    "x-endpoint-api-userinfo",
    "x-goog-authenticated-user-*",
    "cf-access-authenticated-user-*",
];

/// Removed where a page's policy has a nonce. A page that is new every time is never the one that the visitor
/// holds, nor a part of it.
pub const PARTIAL: &[&str] = &[
    // RFC 9110 sections 13.1 and 14.2.
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "range",
];

/// Removed on the way to an upstream: what belongs to the connection that the request came by (RFC 9110
/// section 7.6.1). `Connection` can name any other header, the gate's own included, and the next proxy then
/// removes that. The host has answered `Expect`, or never will. `HTTP2-Settings` asks for HTTP/2 in the clear
/// (RFC 7540 section 3.2.1), by which a visitor would speak with the upstream past the gate.
pub const CONNECTION: &[&str] =
    &["connection", "expect", "http2-settings", "keep-alive", "proxy-connection", "te", "transfer-encoding"];

/// Removed on the way to an upstream, unless it asks for this protocol (RFC 9110 section 7.8, RFC 6455).
pub const UPGRADE: (&str, &str) = ("upgrade", "websocket");

/// Removed on the way to an upstream, unless the route forwards it.
pub const CREDENTIALS: &[&str] = &["authorization"];

/// Written with the visitor's address. A zone on Cloudflare takes a Worker's `X-Real-IP` for that address.
pub const WRITTEN_ADDRESS: &[&str] = &["x-forwarded-for", "x-real-ip"];

/// Written with the authority that the request came for.
pub const WRITTEN_AUTHORITY: &str = "x-forwarded-host";

/// Written with the scheme that the request came by.
pub const WRITTEN_SCHEME: &str = "x-forwarded-proto";

/// Whether a list names a header.
///
/// Letters are compared without case, and every sign reads as a hyphen. Servers after the manner of CGI
/// (WSGI, Rack, PSGI) turn each sign of a name into an underscore, so `X_Forwarded.For` is `X-Forwarded-For`
/// to them.
#[must_use]
pub fn is_listed(list: &[&str], name: &str) -> bool {
    // Most entries begin otherwise, and each request asks of all its names.
    let first = name.bytes().next().map(fold);
    list.iter().filter(|entry| entry.bytes().next() == first).any(|entry| match entry.strip_suffix('*') {
        Some(start) => begins(name, start),
        None => entry.len() == name.len() && begins(name, entry),
    })
}

fn begins(name: &str, start: &str) -> bool {
    name.len() >= start.len() && start.bytes().zip(name.bytes()).all(|(byte, other)| byte == fold(other))
}

/// As the lists compare names: letters without case, and every sign as a hyphen.
pub(super) const fn fold(byte: u8) -> u8 {
    if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b'-' }
}

#[cfg(test)]
mod tests;
