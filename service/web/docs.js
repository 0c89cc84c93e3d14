// Swagger UI over our own contract, with ids that exist here in place of the contract's examples, so that every
// operation answers at the first click.

const LISTS = ["articles", "meetings", "officials", "channels", "decisions"];

async function getJson(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  return response.ok ? response.json() : null;
}

async function idsHere() {
  const pages = await Promise.all(LISTS.map((list) => getJson(`/v1/${list}?limit=1`).catch(() => null)));
  const ids = {};
  LISTS.forEach((list, index) => {
    const first = pages[index]?.items?.[0];
    if (first) ids[`${list.slice(0, -1)}_id`] = first.id;
  });
  return ids;
}

async function start() {
  const [spec, ids] = await Promise.all([getJson("/openapi.json"), idsHere()]);
  for (const item of Object.values(spec.paths)) {
    for (const operation of Object.values(item)) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.in === "path" && ids[parameter.name]) parameter.example = ids[parameter.name];
      }
    }
  }
  SwaggerUIBundle({
    spec,
    dom_id: "#swagger-ui",
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    presets: [SwaggerUIBundle.presets.apis],
    validatorUrl: null,
  });
}

start();
