// How does a browser find real host names on loopback? Through a proxy that tunnels every name it is given to one
// server of the test, and no other anywhere.
//
//   const proxy = await startNameProxy(["partner.example"], server.port);
//   openChromium([...proxy.chromiumSwitches, ANY_CERTIFICATE]), openFirefox(proxy.firefoxPreferences)
//   await proxy.stop();

import { createServer } from "node:http";
import { connect } from "node:net";

export async function startNameProxy(names, port) {
  const sockets = new Set();
  const known = (socket) => {
    sockets.add(socket);
    // A browser that goes away in the middle is no fault.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const proxy = createServer((_, response) => response.writeHead(502).end());
  proxy.on("connect", ({ url }, socket, head) => {
    known(socket);
    if (!names.includes(new URL(`https://${url}`).hostname)) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    const server = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      server.write(head);
      server.pipe(socket).pipe(server);
    });
    known(server);
    socket.on("close", () => server.destroy());
    server.on("close", () => socket.destroy());
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const own = proxy.address().port;
  return {
    chromiumSwitches: [`--proxy-server=http://127.0.0.1:${own}`],
    firefoxPreferences: { "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": own },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => proxy.close(resolve));
    },
  };
}
