// How does a request travel? One picture from four boxes and their arrows, in two shapes: lying for a wide page,
// standing for a narrow one. Only one of them is shown, and both are drawn from the same labels.

const SVG = "http://www.w3.org/2000/svg";

// Boxes are [x, y, width, height]; arrows [path, label's x, label's y, anchor].
const LYING = {
  size: "0 0 620 264",
  boxes: {
    browser: [10, 16, 160, 70],
    gate: [280, 16, 100, 70],
    service: [490, 16, 120, 70],
    vendor: [10, 184, 370, 66],
  },
  arrows: {
    token: ["M170 51H272", 224, 40, "middle"],
    claims: ["M380 51H482", 434, 40, "middle"],
    keys: ["M330 86V176", 342, 136, "start"],
    past: ["M90 86V176", 102, 136, "start"],
  },
};

const STANDING = {
  size: "0 0 320 350",
  boxes: {
    browser: [4, 8, 172, 66],
    gate: [4, 142, 172, 66],
    service: [4, 276, 172, 66],
    vendor: [224, 8, 92, 200],
  },
  arrows: {
    token: ["M90 74V134", 102, 113, "start"],
    claims: ["M90 208V268", 102, 247, "start"],
    keys: ["M176 175H216", 200, 165, "middle"],
    past: ["M176 41H216", 200, 31, "middle"],
  },
};

/** The figure's two pictures; `caption` is what they say to those who do not see them. */
export function drawFlow({ flow, caption }) {
  const shapes = { lying: LYING, standing: STANDING };
  return Object.entries(shapes).map(([shape, places]) => draw(shape, places, flow, caption));
}

function draw(shape, { size, boxes, arrows }, flow, caption) {
  const svg = node("svg", { viewBox: size, class: `flow ${shape}`, role: "img", "aria-label": caption });
  const tip = node("marker", {
    id: `tip-${shape}`,
    viewBox: "0 0 8 8",
    refX: 1,
    refY: 4,
    markerWidth: 8,
    markerHeight: 8,
    markerUnits: "userSpaceOnUse",
    orient: "auto",
  });
  tip.append(node("path", { d: "M0 0 8 4 0 8z", class: "tip" }));
  svg.append(tip);
  const isNarrow = shape === "standing";
  for (const [name, [d, x, y, anchor]] of Object.entries(arrows)) {
    if (flow[name] === undefined) continue;
    const group = node("g", { class: `arrow ${name}` });
    group.append(node("path", { d, "marker-end": `url(#tip-${shape})` }));
    // Beside the standing picture's short arrows there is no room: the legend below has the words.
    if (!(isNarrow && anchor === "middle")) group.append(text(flow[name], { x, y, "text-anchor": anchor }));
    svg.append(group);
  }
  const words = {
    browser: ["Browser", flow.page],
    gate: ["Gate", "this Worker"],
    service: ["Service", "behind it"],
    vendor: isNarrow ? flow.vendor.split(" ") : [flow.vendor, "the vendor, played by a stand-in"],
  };
  for (const [name, place] of Object.entries(boxes)) svg.append(box(name, place, words[name]));
  return svg;
}

function box(name, [x, y, width, height], [title, ...others]) {
  const group = node("g", { class: `box ${name}` });
  const middle = x + width / 2;
  const first = y + height / 2 + (others.length > 0 ? -5 : 5);
  group.append(
    node("rect", { x, y, width, height, rx: 9 }),
    text(title, { x: middle, y: first, "text-anchor": "middle", class: "title" }),
    ...others.map((line, index) =>
      text(line, { x: middle, y: first + 19 * (index + 1), "text-anchor": "middle" }),
    ),
  );
  return group;
}

function text(content, attributes) {
  const made = node("text", attributes);
  made.textContent = content;
  return made;
}

function node(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
