// How does a request travel? One picture from four boxes and their arrows, in two shapes: lying for a wide page,
// standing for a narrow one. Only one of them is shown, and both are drawn from the same labels.

const SVG = "http://www.w3.org/2000/svg";

// Boxes are [x, y, width, height]; arrows [path, label's x, label's y, anchor].
const LYING = {
  size: "0 0 620 264",
  boxes: {
    browser: [6, 16, 180, 70],
    gate: [290, 16, 100, 70],
    service: [490, 16, 120, 70],
    vendor: [6, 184, 384, 66],
  },
  arrows: {
    token: ["M186 51H282", 236, 40, "middle"],
    claims: ["M390 51H482", 438, 40, "middle"],
    keys: ["M340 86V176", 352, 136, "start"],
    past: ["M96 86V176", 108, 136, "start"],
  },
};

const STANDING = {
  size: "0 0 320 350",
  boxes: {
    browser: [4, 8, 160, 66],
    gate: [4, 142, 160, 66],
    service: [4, 276, 160, 66],
    vendor: [240, 8, 76, 200],
  },
  arrows: {
    token: ["M84 74V134", 96, 113, "start"],
    claims: ["M84 208V268", 96, 247, "start"],
    keys: ["M164 175H232", 201, 165, "middle"],
    past: ["M164 41H232", 201, 31, "middle"],
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
    const group = node("g", { class: `arrow to-${name}` });
    group.append(node("path", { d, "marker-end": `url(#tip-${shape})` }));
    group.append(text(flow[name], { x, y, "text-anchor": anchor }));
    svg.append(group);
  }
  const words = {
    browser: ["Browser", flow.page],
    gate: ["Gate", "this Worker"],
    service: ["Service", "behind it"],
    vendor: isNarrow ? flow.vendor.split(" ") : [flow.vendor, "the vendor, played by a stand-in"],
  };
  for (const [name, place] of Object.entries(boxes))
    svg.append(box(name, place, words[name], isNarrow && name === "vendor" ? "title" : "more"));
  return svg;
}

/** `kind` is the class of the lines below the first. */
function box(name, [x, y, width, height], [title, ...others], kind) {
  const group = node("g", { class: `box ${name}` });
  const middle = x + width / 2;
  const first = y + height / 2 + (others.length > 0 ? -5 : 5);
  group.append(
    node("rect", { x, y, width, height, rx: 9 }),
    text(title, { x: middle, y: first, "text-anchor": "middle", class: "title" }),
    ...others.map((line, index) =>
      text(line, { x: middle, y: first + 19 * (index + 1), "text-anchor": "middle", class: kind }),
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
