// Does a runtime go through the proxy that its operator set? A proxy on loopback that opens tunnels (RFC 9110
// section 9.3.6) and counts them.

import { createServer } from "node:http";
import { connect } from "node:net";

/** `{ url, tunnels, stop }`: where it listens, and the authorities that it was asked for. It leads nowhere but to 127.0.0.1. */
export async function startProxy() {
  const tunnels = [];
  const open = new Set();
  const proxy = createServer((_request, response) => response.writeHead(405).end());
  proxy.on("connect", ({ url }, visitor, head) => {
    tunnels.push(url);
    const [host, port] = url.split(":");
    if (host !== "127.0.0.1") return visitor.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const upstream = connect(Number(port), host, () => {
      visitor.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(visitor).pipe(upstream);
    });
    for (const socket of [visitor, upstream]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => {
        open.delete(socket);
        visitor.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise((resolve) => {
      proxy.close(resolve);
      for (const socket of open) socket.destroy();
      proxy.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${proxy.address().port}`, tunnels, stop };
}
