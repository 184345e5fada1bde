// Fills one Word template with docxtemplater: node docxtemplater.mjs TEMPLATE VALUES RESULT TIMES; prints each time in ms.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const found = createRequire(path.join(process.cwd(), "here.js")); // a project's own folder, else what NODE_PATH names
const Docxtemplater = found("docxtemplater");
const PizZip = found("pizzip");
const [template, values, result, times] = process.argv.slice(2);
const content = fs.readFileSync(template);
const data = JSON.parse(fs.readFileSync(values, "utf8"));

// A name of several parts goes from mapping to mapping; within a loop the row's own name is the row.
const parser = (tag) => ({
  get: (scope) =>
    tag.trim().replace(/^(item|e)\./, "").replace(/\[(\d+)\]/g, ".$1").split(".").reduce((at, key) => at?.[key], scope),
});

function filled() {
  const options = { paragraphLoop: true, linebreaks: true, delimiters: { start: "{{", end: "}}" }, parser };
  const paper = new Docxtemplater(new PizZip(content), options);
  paper.render(data);
  return paper.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
}

for (let warm = 0; warm < 3; warm += 1) filled(); // the first runs are the compiler's
for (let count = 0; count < Number(times); count += 1) {
  const began = performance.now();
  filled();
  console.log(performance.now() - began);
}
fs.writeFileSync(result, filled());
