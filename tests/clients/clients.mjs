// Each check is one client at one endpoint. Prints a line of JSON for each: {"name", "error"?}. Holdfast's address and key are in the environment.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";
import OpenAI from "openai";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";

globalThis.AI_SDK_LOG_WARNINGS = false;
const { HOLDFAST_URL: url, HOLDFAST_KEY: apiKey } = process.env;
const anthropic = new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
const aiAnthropic = createAnthropic({ baseURL: `${url}/v1`, apiKey });
const aiOpenAI = createOpenAI({ baseURL: `${url}/v1`, apiKey });

const question = "My name is Ada Lovelace. What is my name?";
const answer = 'You told me: "My name is Ada Lovelace."';
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const schema = { type: "object", properties: { word: { type: "string" } }, required: ["word"] };
const lookup = tool({ description: "Looks a word up.", inputSchema: jsonSchema(schema), execute: async () => "forty-two" });

const checks = {
  async "@anthropic-ai/sdk: message"() {
    const message = await anthropic.messages.create({ model: "practice", max_tokens: 200, messages: [{ role: "user", content: question }] });
    assert.equal(message.content[0].text, answer);
    assert.equal(message.stop_reason, "end_turn");
    assert.ok(message.usage.input_tokens > 0);
  },
  async "@anthropic-ai/sdk: stream, with an agent's name"() {
    const stream = anthropic.messages.stream({ model: "default", max_tokens: 200, messages: [{ role: "user", content: question }] });
    let text = "";
    stream.on("text", (piece) => (text += piece));
    const message = await stream.finalMessage();
    assert.equal(text, answer);
    assert.equal(message.usage.output_tokens > 0, true);
  },
  async "@anthropic-ai/sdk: tools, streamed"() {
    const ask = { model: "practice-tools", max_tokens: 200, tools: [{ name: "lookup", input_schema: schema }], messages: [{ role: "user", content: "go" }] };
    const first = await anthropic.messages.stream(ask).finalMessage();
    const use = first.content.find((block) => block.type === "tool_use");
    assert.deepEqual(use.input, { word: "practice" });
    ask.messages.push({ role: "assistant", content: first.content }, { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "forty-two" }] });
    const second = await anthropic.messages.create(ask);
    assert.equal(second.content[0].text, "The tools answered: lookup: forty-two");
  },
  async "@anthropic-ai/sdk: image, and a beta nobody knows"() {
    const content = [{ type: "image", source: { type: "base64", media_type: "image/png", data: png } }, { type: "text", text: question }];
    const message = await anthropic.beta.messages.create({ model: "practice", max_tokens: 200, betas: ["of-tomorrow-2027-01-01"], messages: [{ role: "user", content }] });
    assert.match(message.content[0].text, /Ada Lovelace/);
  },
  async "@anthropic-ai/sdk: signed thinking goes back as it came"() {
    const ask = { model: "claude-sonnet-4-6", max_tokens: 2000, thinking: { type: "adaptive" }, messages: [{ role: "user", content: question }] };
    const first = await anthropic.messages.stream(ask).finalMessage();
    assert.ok(first.content.some((block) => block.type === "thinking" && block.signature));
    ask.messages.push({ role: "assistant", content: first.content }, { role: "user", content: "And again: what is my name?" });
    assert.match((await anthropic.messages.create(ask)).content.at(-1).text, /Ada Lovelace/);
  },
  async "@anthropic-ai/sdk: count_tokens and models"() {
    const counted = await anthropic.messages.countTokens({ model: "practice", messages: [{ role: "user", content: question }] });
    assert.ok(counted.input_tokens > 5);
    const names = [];
    for await (const model of anthropic.models.list()) names.push(model.id);
    assert.ok(names.includes("default") && names.includes("practice-echo"));
    assert.equal((await anthropic.models.retrieve("practice-echo")).id, "practice-echo");
  },
  async "@anthropic-ai/sdk: errors"() {
    const ask = (model) => anthropic.messages.create({ model, max_tokens: 9, messages: [{ role: "user", content: "hi" }] });
    await assert.rejects(ask("nobody"), Anthropic.NotFoundError);
    await assert.rejects(ask("practice!rate_limit:30"), Anthropic.RateLimitError);
    await assert.rejects(ask("practice!too_long"), Anthropic.BadRequestError);
    const wrong = new Anthropic({ baseURL: url, apiKey: "hf_wrong", maxRetries: 0 });
    await assert.rejects(wrong.models.list(), Anthropic.AuthenticationError);
  },
  async "@anthropic-ai/sdk: retries what may be retried, and not what may not"() {
    const sent = [];
    const counting = new Anthropic({ baseURL: url, apiKey, maxRetries: 2, fetch: (...call) => (sent.push(call), fetch(...call)) });
    const ask = (model) => counting.messages.create({ model, max_tokens: 9, messages: [{ role: "user", content: "hi" }] });
    await assert.rejects(ask("practice!spend_cap"), Anthropic.RateLimitError);
    assert.equal(sent.length, 1);
  },
  async "openai: completion"() {
    const completion = await openai.chat.completions.create({ model: "practice", messages: [{ role: "user", content: question }] });
    assert.equal(completion.choices[0].message.content, answer);
    assert.ok(completion.usage.total_tokens > 0);
  },
  async "openai: stream, without and with its usage"() {
    for (const wants of [false, true]) {
      const options = wants ? { stream_options: { include_usage: true } } : {};
      const stream = await openai.chat.completions.create({ model: "practice", stream: true, ...options, messages: [{ role: "user", content: question }] });
      let [text, usages] = ["", 0];
      for await (const chunk of stream) {
        if (!wants) assert.equal(chunk.choices.length, 1);
        text += chunk.choices[0]?.delta.content ?? "";
        if (chunk.usage) usages++;
      }
      assert.equal(text, answer);
      assert.equal(usages, wants ? 1 : 0);
    }
  },
  async "openai: tools, streamed"() {
    const tools = [{ type: "function", function: { name: "lookup", parameters: schema } }];
    const messages = [{ role: "user", content: "go" }];
    const first = await openai.chat.completions.stream({ model: "practice-tools", tools, messages }).finalMessage();
    assert.deepEqual(JSON.parse(first.tool_calls[0].function.arguments), { word: "practice" });
    messages.push(first, { role: "tool", tool_call_id: first.tool_calls[0].id, content: "forty-two" });
    const second = await openai.chat.completions.create({ model: "practice-tools", tools, messages });
    assert.equal(second.choices[0].message.content, "The tools answered: lookup: forty-two");
  },
  async "openai: image"() {
    const content = [{ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }, { type: "text", text: question }];
    const completion = await openai.chat.completions.create({ model: "practice", messages: [{ role: "user", content }] });
    assert.match(completion.choices[0].message.content, /Ada Lovelace/);
  },
  async "openai: response, and the one after it"() {
    const first = await openai.responses.create({ model: "practice", input: "My name is Ada Lovelace." });
    const second = await openai.responses.create({ model: "practice", previous_response_id: first.id, input: "What is my name?" });
    assert.match(second.output_text, /Ada Lovelace/);
    assert.ok(second.usage.input_tokens > first.usage.input_tokens);
  },
  async "openai: response, streamed, with tools"() {
    const tools = [{ type: "function", name: "lookup", parameters: schema, strict: false }];
    const first = await openai.responses.stream({ model: "practice-tools", tools, input: "go" }).finalResponse();
    const call = first.output.find((item) => item.type === "function_call");
    assert.deepEqual(JSON.parse(call.arguments), { word: "practice" });
    let text = "";
    const output = { type: "function_call_output", call_id: call.call_id, output: "forty-two" };
    for await (const event of openai.responses.stream({ model: "practice-tools", tools, previous_response_id: first.id, input: [output] }))
      if (event.type === "response.output_text.delta") text += event.delta;
    assert.equal(text, "The tools answered: lookup: forty-two");
  },
  async "openai: response that breaks off, gone on with on the same stream"() {
    // Twice the first model fails in the middle of its answer, then the next of the agent's ladder goes on.
    const stream = openai.responses.stream({ model: "breaking", store: false, input: question }, { headers: { "x-practice-pace": "chars=6" } });
    let text = "";
    stream.on("response.output_text.delta", (event) => (text += event.delta));
    const response = await stream.finalResponse();
    assert.deepEqual([text, response.output.map((item) => item.content[0].text), response.status], [answer, [answer], "completed"]);
    assert.ok(response.usage.output_tokens > 0);
  },
  async "openai: models and errors"() {
    const names = [];
    for await (const model of openai.models.list()) names.push(model.id);
    assert.ok(names.includes("gpt-4o-mini") && names.includes("default"));
    const ask = (model) => openai.chat.completions.create({ model, messages: [{ role: "user", content: "hi" }] });
    await assert.rejects(ask("nobody"), (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
    await assert.rejects(ask("practice!rate_limit:30"), OpenAI.RateLimitError);
  },
  async "ai with @ai-sdk/anthropic: text, stream and tools"() {
    await vercel((model) => aiAnthropic(model));
  },
  async "ai with @ai-sdk/openai: text, stream and tools over Responses"() {
    await vercel((model) => aiOpenAI(model));
  },
  async "ai with @ai-sdk/openai: text, stream and tools over Chat Completions"() {
    await vercel((model) => aiOpenAI.chat(model));
  },
};

// The same clients at models of the other dialect.
Object.assign(checks, {
  async "@anthropic-ai/sdk at OpenAI's models: text, stream, image"() {
    const content = [{ type: "image", source: { type: "base64", media_type: "image/png", data: png } }, { type: "text", text: question }];
    const ask = { model: "gpt-4o-mini", max_tokens: 200, system: "Be exact.", messages: [{ role: "user", content }] };
    assert.equal((await anthropic.messages.create(ask)).content[0].text, answer);
    let text = "";
    const message = await anthropic.messages.stream(ask).on("text", (piece) => (text += piece)).finalMessage();
    assert.deepEqual([text, message.stop_reason], [answer, "end_turn"]);
    assert.ok(message.usage.input_tokens > 10 && message.usage.output_tokens > 0);
  },
  async "@anthropic-ai/sdk at OpenAI's models: tools, streamed"() {
    const ask = { model: "practice-openai/practice-tools", max_tokens: 200, tools: [{ name: "lookup", input_schema: schema }], messages: [{ role: "user", content: "go" }] };
    const first = await anthropic.messages.stream(ask).finalMessage();
    const use = first.content.find((block) => block.type === "tool_use");
    assert.deepEqual([use.input, first.stop_reason], [{ word: "practice" }, "tool_use"]);
    ask.messages.push({ role: "assistant", content: first.content }, { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "forty-two" }] });
    assert.equal((await anthropic.messages.create(ask)).content[0].text, "The tools answered: lookup: forty-two");
  },
  async "@anthropic-ai/sdk at OpenAI's models: counting and errors"() {
    const messages = [{ role: "user", content: question }];
    assert.ok((await anthropic.messages.countTokens({ model: "gpt-4o-mini", messages })).input_tokens > 5);
    const ask = (model, more) => anthropic.messages.create({ model, max_tokens: 9, messages, ...more });
    await assert.rejects(ask("practice-openai/practice-echo!rate_limit:30"), Anthropic.RateLimitError);
    await assert.rejects(ask("practice-openai/practice-echo!overloaded"), (error) => error.status === 529 && error.error.error.type === "overloaded_error");
    await assert.rejects(ask("gpt-4o-mini", { tools: [{ type: "web_search_20250305", name: "web_search" }] }), Anthropic.BadRequestError);
  },
  async "openai at Claude: text, stream, image"() {
    const content = [{ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }, { type: "text", text: question }];
    const ask = { model: "default", messages: [{ role: "system", content: "Be exact." }, { role: "user", content }] };
    const { data, response } = await openai.chat.completions.create({ ...ask, seed: 7 }).withResponse();
    assert.deepEqual([data.choices[0].message.content, response.headers.get("holdfast-dropped")], [answer, "seed"]);
    const stream = openai.chat.completions.stream({ ...ask, stream_options: { include_usage: true } });
    let text = "";
    stream.on("content", (piece) => (text += piece));
    const completion = await stream.finalChatCompletion();
    assert.deepEqual([text, completion.choices[0].finish_reason], [answer, "stop"]);
    assert.ok(completion.usage.prompt_tokens > 1000);
  },
  async "openai at Claude: tools, streamed"() {
    const tools = [{ type: "function", function: { name: "lookup", parameters: schema } }];
    const messages = [{ role: "user", content: "go" }];
    const first = await openai.chat.completions.stream({ model: "practice/practice-tools", tools, messages }).finalMessage();
    assert.deepEqual(JSON.parse(first.tool_calls[0].function.arguments), { word: "practice" });
    messages.push(first, { role: "tool", tool_call_id: first.tool_calls[0].id, content: "forty-two" });
    const second = await openai.chat.completions.create({ model: "practice/practice-tools", tools, messages });
    assert.equal(second.choices[0].message.content, "The tools answered: lookup: forty-two");
  },
  async "openai at Claude: responses, whole and streamed, with tools"() {
    const tools = [{ type: "function", name: "lookup", parameters: schema, strict: false }];
    const ask = { model: "practice/practice-tools", tools, store: false };
    const first = await openai.responses.stream({ ...ask, input: "go" }).finalResponse();
    const call = first.output.find((item) => item.type === "function_call");
    assert.deepEqual(JSON.parse(call.arguments), { word: "practice" });
    const input = [{ role: "user", content: "go" }, ...first.output, { type: "function_call_output", call_id: call.call_id, output: "forty-two" }];
    assert.equal((await openai.responses.create({ ...ask, input })).output_text, "The tools answered: lookup: forty-two");
    let text = "";
    for await (const event of openai.responses.stream({ ...ask, input })) if (event.type === "response.output_text.delta") text += event.delta;
    assert.equal(text, "The tools answered: lookup: forty-two");
    await assert.rejects(openai.responses.create({ ...ask, input: "and?", previous_response_id: first.id }), OpenAI.BadRequestError);
  },
  async "openai at Claude: errors"() {
    const ask = (model, more) => openai.chat.completions.create({ model, messages: [{ role: "user", content: "hi" }], ...more });
    await assert.rejects(ask("practice/practice-echo!rate_limit:30"), OpenAI.RateLimitError);
    await assert.rejects(ask("practice/practice-echo!too_long"), (error) => error.code === "context_length_exceeded");
    await assert.rejects(ask("default", { n: 2 }), (error) => error instanceof OpenAI.BadRequestError && / n: /.test(error.message));
  },
  async "ai with @ai-sdk/anthropic at OpenAI's models: text, stream and tools"() {
    await vercel((model) => aiAnthropic(model === "nobody" ? model : `practice-openai/${model}`));
  },
  async "ai with @ai-sdk/openai at Claude: text, stream and tools over Responses"() {
    await vercel((model) => aiOpenAI(model === "nobody" ? model : `practice/${model}`), { openai: { store: false } });
  },
  async "ai with @ai-sdk/openai at Claude: text, stream and tools over Chat Completions"() {
    await vercel((model) => aiOpenAI.chat(model === "nobody" ? model : `practice/${model}`));
  },
});

// A conversation that Holdfast keeps: 30 messages, of which the client sends the last one each time.
const fact = "My parcel A-17 should have come on Monday.";
const [due, filler] = [/My parcel A-17 should have come on Monday/, (n) => `Tell me about bicycle number ${n}.`];
async function remembered(say, stream) {
  const first = await say("new", fact);
  const id = first.headers.get("holdfast-conversation");
  assert.ok(id.startsWith("cnv_") && Number(first.headers.get("holdfast-cost-usd")) > 0);
  for (let n = 0; n < 13; n++) await say(id, filler(n));
  assert.match((await say(id, "When should my parcel A-17 have come?")).text, due);
  assert.match(await stream(id, "When should my parcel A-17 have come, once more?"), due);
}
Object.assign(checks, {
  async "@anthropic-ai/sdk: a conversation of 30 messages"() {
    const ask = (content) => ({ model: "default", max_tokens: 200, messages: [{ role: "user", content }] });
    const with_ = (id) => ({ headers: { "Holdfast-Conversation": id } });
    await remembered(async (id, text) => {
      const { data, response } = await anthropic.messages.create(ask(text), with_(id)).withResponse();
      return { text: data.content[0].text, headers: response.headers };
    }, async (id, text) => (await anthropic.messages.stream(ask(text), with_(id)).finalMessage()).content[0].text);
    await assert.rejects(anthropic.messages.create(ask("hi"), with_("cnv_nothing")), Anthropic.NotFoundError);
  },
  async "openai: a conversation of 30 messages"() {
    const ask = (content) => ({ model: "default", messages: [{ role: "user", content }] });
    const with_ = (id) => ({ headers: { "Holdfast-Conversation": id } });
    await remembered(async (id, text) => {
      const { data, response } = await openai.chat.completions.create(ask(text), with_(id)).withResponse();
      return { text: data.choices[0].message.content, headers: response.headers };
    }, async (id, text) => (await openai.chat.completions.stream(ask(text), with_(id)).finalMessage()).content);
    await assert.rejects(openai.chat.completions.create(ask("hi"), with_("cnv_nothing")), OpenAI.NotFoundError);
  },
  async "openai: a conversation of 30 messages over Responses"() {
    const with_ = (id) => ({ headers: { "Holdfast-Conversation": id } });
    await remembered(async (id, input) => {
      const { data, response } = await openai.responses.create({ model: "default", input }, with_(id)).withResponse();
      return { text: data.output[0].content[0].text, headers: response.headers };
    }, async (id, input) => (await openai.responses.stream({ model: "default", input }, with_(id)).finalResponse()).output[0].content[0].text);
  },
});

// Tools of the client's own in such a conversation, run by the clients' own loops. The model calls every tool once.
async function conversation() {
  const body = JSON.stringify({ agent: "tools" });
  const answer = await fetch(`${url}/api/v1/conversations`, { method: "POST", body, headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" } });
  return { headers: { "Holdfast-Conversation": (await answer.json()).id } };
}
const said = "The tools answered: lookup: forty-two";
Object.assign(checks, {
  async "@anthropic-ai/sdk: toolRunner in a conversation, whole and streamed"() {
    const tools = [betaTool({ name: "lookup", description: "Looks a word up.", inputSchema: schema, run: async ({ word }) => (word === "practice" ? "forty-two" : "?") })];
    const ask = { model: "default", max_tokens: 200, max_iterations: 4, tools, messages: [{ role: "user", content: "go" }] };
    const last = await anthropic.beta.messages.toolRunner(ask, await conversation());
    assert.equal(last.content[0].text, said);
    let streamed;
    for await (const stream of anthropic.beta.messages.toolRunner({ ...ask, stream: true }, await conversation())) streamed = await stream.finalMessage();
    assert.deepEqual([streamed.content[0].text, streamed.stop_reason], [said, "end_turn"]);
  },
  async "openai: runTools in a conversation, whole and streamed"() {
    const run = async ({ word }) => (word === "practice" ? "forty-two" : "?");
    const tools = [{ type: "function", function: { name: "lookup", description: "Looks a word up.", parameters: schema, parse: JSON.parse, function: run } }];
    const ask = { model: "default", tools, messages: [{ role: "user", content: "go" }] };
    assert.equal(await openai.chat.completions.runTools(ask, await conversation()).finalContent(), said);
    assert.equal(await openai.chat.completions.runTools({ ...ask, stream: true }, await conversation()).finalContent(), said);
  },
  async "openai: responses with tools in a conversation, by previous_response_id and by history"() {
    const tools = [{ type: "function", name: "lookup", parameters: schema, strict: false }];
    for (const previous of [true, false]) {
      const options = await conversation();
      const first = await openai.responses.create({ model: "default", tools, input: "go" }, options);
      const call = first.output.find((item) => item.type === "function_call");
      const output = { type: "function_call_output", call_id: call.call_id, output: "forty-two" };
      const more = previous ? { previous_response_id: first.id, input: [output] } : { input: [{ role: "user", content: "go" }, ...first.output, output] };
      assert.equal((await openai.responses.stream({ model: "default", tools, ...more }, options).finalResponse()).output[0].content[0].text, said);
    }
  },
  async "ai: tools in a conversation, in all three interfaces"() {
    for (const model of [aiAnthropic("default"), aiOpenAI("default"), aiOpenAI.chat("default")]) {
      const ask = { model, prompt: "go", tools: { lookup }, stopWhen: stepCountIs(3), maxRetries: 0 };
      assert.equal((await generateText({ ...ask, ...(await conversation()) })).text, said);
      const stream = streamText({ ...ask, ...(await conversation()), onError: ({ error }) => console.error(error) });
      assert.equal(await stream.text, said);
    }
  },
});

async function vercel(modelOf, providerOptions) {
  const whole = await generateText({ model: modelOf("practice"), prompt: question, maxRetries: 0, providerOptions });
  assert.equal(whole.text, answer);
  assert.ok(whole.usage.inputTokens > 0);
  const stream = streamText({ model: modelOf("practice"), prompt: question, maxRetries: 0, providerOptions, onError: () => {} });
  let text = "";
  for await (const piece of stream.textStream) text += piece;
  assert.equal(text, answer);
  assert.ok((await stream.usage).outputTokens > 0);
  const loop = await generateText({ model: modelOf("practice-tools"), prompt: "go", tools: { lookup }, stopWhen: stepCountIs(3), maxRetries: 0, providerOptions });
  assert.equal(loop.text, "The tools answered: lookup: forty-two");
  await assert.rejects(generateText({ model: modelOf("nobody"), prompt: "hi", maxRetries: 0 }), (error) => error.statusCode === 404);
}

for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(JSON.stringify({ name }));
  } catch (error) {
    console.log(JSON.stringify({ name, error: `${error?.stack ?? error}` }));
  }
}
