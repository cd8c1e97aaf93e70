// What does the widget of another site do? It speaks to the page that embeds it, and can bring a stranger in
// with it.

const { gate, stranger } = document.body.dataset;

document.getElementById("speak").addEventListener("click", () => parent.postMessage("Good day.", gate));

document.getElementById("whisper").addEventListener("click", () => {
  const frame = document.createElement("iframe");
  frame.className = "whisper";
  frame.title = "The stranger";
  frame.src = `${stranger}/whisper`;
  document.body.append(frame);
});

addEventListener("message", ({ origin, data }) => {
  if (origin === gate) document.getElementById("heard").textContent = `Heard: ${data}`;
});

parent.postMessage("The widget is here.", gate);
