// A walk through the API with the TypeScript client: `node example.js ADDRESS KEY`, against a service that is empty.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import createClient, { type Middleware } from "openapi-fetch";
import type { IngestResult, Job, Meeting, paths, Problem } from "./typescript/schema.js";

const [address = "", key = "", seeds = "seeds"] = process.argv.slice(2);
// Lists have other forms too, which this client has no use for.
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: address });
const authorization: Middleware = {
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${key}`);
    return request;
  },
};
client.use(authorization);

type Answer<T> = { data?: T; error?: Problem; response: Response };

/** What was asked for; a problem ends the walk, told in its own words. */
function given<T>({ data, error }: Answer<T>): T {
  assert(data !== undefined, error && `${error.status} ${error.code}: ${error.detail}`);
  return data;
}

/** The problem that is expected. */
function problem({ error, response }: Answer<unknown>): Problem {
  assert(error);
  assert.equal(error.status, response.status);
  return error;
}

/** The tag by which a change says which revision it is made on. */
function tag({ response }: Answer<unknown>): string {
  return response.headers.get("ETag") ?? "";
}

/** Each meeting in which all of these take part, page by page. */
async function* meetingsOf(party: string[]): AsyncGenerator<Meeting> {
  let cursor: string | null = null;
  do {
    const query: { party: string[]; limit: number; cursor?: string } = { party, limit: 1, ...(cursor && { cursor }) };
    const page = given(await client.GET("/v1/meetings", { params: { query } }));
    yield* page.items;
    cursor = page.next_cursor;
  } while (cursor);
}

/** What came of an article, at once; without `Prefer` it is never left for later as a job. */
function ingested(answer: IngestResult | Job): IngestResult {
  assert("article" in answer);
  return answer;
}

// Articles go in; a text that is known is not read again.
const results: IngestResult[] = [];
const names = readdirSync(seeds).filter((name) => name.endsWith(".txt")).sort();
for (const name of names) {
  const text = readFileSync(`${seeds}/${name}`, "utf-8");
  const sent = await client.POST("/v1/ingest", { body: { text, source: "Example News", language: "en" } });
  assert.equal(sent.response.status, 201);
  const again = await client.POST("/v1/ingest", {
    body: text,
    bodySerializer: (body) => body,
    headers: { "Content-Type": "text/plain" },
  });
  assert(ingested(given(again)).known);
  results.push(ingested(given(sent)));
}
const [first] = results;
assert(first);

// Lists are pages, filters are typed.
const meetings: Meeting[] = [];
for await (const meeting of meetingsOf(["USA", "CHN"])) meetings.push(meeting);
assert(meetings.length > 1);
assert.equal(new Set(meetings.map(({ id }) => id)).size, meetings.length);
const held = given(
  await client.GET("/v1/meetings", { params: { query: { status: ["held"], sort: "-date", with_total: true } } }),
);
assert(held.items.length > 0 && held.items.every(({ status }) => status === "held"));

// Every field can be traced to the words it was read from; offsets count code points.
const article = { article_id: first.article.id };
const text = given(await client.GET("/v1/articles/{article_id}/text", { params: { path: article }, parseAs: "text" }));
const reports = given(await client.GET("/v1/articles/{article_id}/reports", { params: { path: article } }));
for (const report of reports.items) {
  if (report.kind === "meeting") assert(report.participants.length > 0);
  for (const { in: where, start, end, quote } of report.evidence) {
    if (where === "text") assert.equal([...text].slice(start, end).join(""), quote);
  }
}

// A change says which revision it is made on.
const current = { path: article, header: { "If-Match": tag(await client.GET("/v1/articles/{article_id}", { params: { path: article } })) } };
const patch = { published_at: "2022-05-30", title: "Defense chiefs to meet in Singapore" };
const changed = given(await client.PATCH("/v1/articles/{article_id}", { params: current, body: patch }));
assert(changed.title === patch.title && changed.revision > first.article.revision);
const stale = await client.PATCH("/v1/articles/{article_id}", { params: current, body: patch });
assert.equal(problem(stale).code, "precondition_failed");

// A person has the last word, and can take it back.
const reasons = { by: "desk@newsroom.example", reason: "The ministry's own readout says so." };
const path = { meeting_id: held.items[0]?.id ?? "" };
const before = tag(await client.GET("/v1/meetings/{meeting_id}", { params: { path } }));
const confirmed = given(
  await client.POST("/v1/meetings/{meeting_id}:confirm", {
    params: { path, header: { "If-Match": before } },
    body: reasons,
  }),
);
assert.equal(confirmed.meetings[0]?.review, "confirmed");
for (const { id } of given(await client.GET("/v1/decisions")).items) {
  const undone = await client.DELETE("/v1/decisions/{decision_id}", { params: { path: { decision_id: id } } });
  assert.equal(undone.response.status, 204);
}
assert.equal(given(await client.GET("/v1/meetings/{meeting_id}", { params: { path } })).review, "unreviewed");

// Whoever follows the log misses nothing.
let [seen, since] = [0, 0];
for (;;) {
  const { items } = given(await client.GET("/v1/changes", { params: { query: { since, limit: 5 } } }));
  const last = items.at(-1);
  if (!last) break;
  [seen, since] = [seen + items.length, last.seq];
}
assert.equal(seen, since);

// What goes wrong says what to mend.
const missing = { meeting_id: "mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7" };
assert.equal(problem(await client.GET("/v1/meetings/{meeting_id}", { params: { path: missing } })).code, "not_found");
const invalid = problem(await client.GET("/v1/meetings", { params: { query: { country: "nowhere" } } }));
assert.deepEqual(invalid.errors.map(({ location, name }) => [location, name]), [["query", "country"]]);

console.log(`${results.length} articles, ${meetings.length} meetings of these parties, ${seen} changes`);
