// Swagger UI over our own contract, with ids that exist here in place of the contract's examples, so that every
// operation answers at the first click.

const ENOUGH = 50; // items of a list among which one that suits is looked for

// The key that was given under "Authorize", which Swagger UI keeps in this browser.
function authorization() {
  const key = JSON.parse(localStorage.getItem("authorized") ?? "{}").api_key?.value;
  return key ? { Authorization: `Bearer ${key}` } : {};
}

async function getJson(path) {
  const response = await fetch(path, { headers: { Accept: "application/json", ...authorization() } });
  return response.ok ? response.json() : null;
}

// The items of the list that holds what the last part of a path's id names: `/v1/meetings` for `{meeting_id}`.
function listsOf(spec) {
  const fetched = new Map();
  return (path) => {
    const list = path.split("/{")[0];
    if (!fetched.has(list)) {
      const listed = spec.paths[list]?.get ? getJson(`${list}?limit=${ENOUGH}`) : Promise.resolve(null);
      fetched.set(list, listed.then((page) => page?.items ?? []).catch(() => []));
    }
    return fetched.get(list);
  };
}

// What an operation's body needs that exists here: the one that it is tried on, and the members to fill in.
const CHOICES = {
  other_id: ([first, second]) => second && { item: first, value: second.id },
  report_ids: async (items) => {
    const item = items.find((each) => each.report_count > 1);
    const reports = item && (await getJson(`${item.self}/reports?limit=1`));
    return reports && { item, value: [reports.items[0].id] };
  },
};

// Which of the listed items an operation can be tried on, where not on any.
const SUITED = {
  cancel_job: (job) => job.waiting > 0,
  retry_job: (job) => job.failed > 0 && job.finished_at !== null && job.state !== "cancelled",
};

async function fillIn(path, operation, items) {
  let item = items.find(SUITED[operation.operationId] ?? (() => true)) ?? items[0];
  for (const content of Object.values(operation.requestBody?.content ?? {})) {
    for (const [member, choose] of Object.entries(CHOICES)) {
      const choice = member in (content.example ?? {}) && (await choose(items));
      if (choice) {
        content.example[member] = choice.value;
        item = choice.item;
      }
    }
  }
  const [name] = /(?<=\{)[^}]+/.exec(path);
  for (const parameter of operation.parameters ?? []) {
    if (item && parameter.in === "path" && parameter.name === name) parameter.example = item.id;
  }
}

async function start() {
  const spec = await getJson("/openapi.json");
  // Who may not read is shown the contract as it is: one request tells, rather than one for each list.
  const itemsAt = (await getJson("/v1/meetings?limit=1")) ? listsOf(spec) : async () => [];
  const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
    path.includes("{") ? Object.values(item).map((operation) => [path, operation]) : [],
  );
  await Promise.all(operations.map(async ([path, operation]) => fillIn(path, operation, await itemsAt(path))));
  SwaggerUIBundle({
    spec,
    dom_id: "#swagger-ui",
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    persistAuthorization: true,
    defaultModelsExpandDepth: 0,
    presets: [SwaggerUIBundle.presets.apis],
    validatorUrl: null,
  });
}

start();
