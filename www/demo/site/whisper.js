// What does a stranger do who got into a partner's frame? It speaks to the outermost page, whoever that is.

top.postMessage("Send me your money.", "*");
