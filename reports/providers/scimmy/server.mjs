// SCIMMY and its Express routers over a Map: as little of our own as its documentation asks for.
import { randomBytes, randomUUID } from "node:crypto";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const token = process.env.PROVIDER_TOKEN ?? randomBytes(16).toString("hex");

function declare(type, uniqueName) {
    const store = new Map();
    const find = (id) => {
        if (!store.has(id)) throw new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);
        return store.get(id);
    };
    SCIMMY.Resources.declare(type, {
        ingress(resource, instance) {
            const name = instance[uniqueName]?.toLowerCase();
            for (const [id, other] of store) {
                if (uniqueName === "userName" && id !== resource.id && other[uniqueName].toLowerCase() === name) {
                    throw new SCIMMY.Types.Error(409, "uniqueness", `${uniqueName} is taken`);
                }
            }
            const now = new Date().toISOString();
            const before = resource.id ? find(resource.id) : null;
            const id = resource.id ?? randomUUID();
            const kept = JSON.parse(JSON.stringify(instance));
            delete kept.schemas;
            const held = { ...kept, id, meta: { created: before?.meta.created ?? now, lastModified: now } };
            store.set(id, held);
            return held;
        },
        egress(resource) {
            if (resource.id) return find(resource.id);
            const all = [...store.values()];
            return resource.filter ? resource.filter.match(all) : all;
        },
        degress(resource) {
            find(resource.id);
            store.delete(resource.id);
        },
    });
}

SCIMMY.Config.set({ patch: true, filter: true });
declare(SCIMMY.Resources.User, "userName");
SCIMMY.Resources.declared("User").extend(SCIMMY.Schemas.EnterpriseUser, false);
declare(SCIMMY.Resources.Group, "displayName");

const app = express();
app.use("/scim", new SCIMMYRouters({
    type: "bearer",
    docUri: "https://example.com/help",
    handler(request) {
        if (request.header("Authorization") !== `Bearer ${token}`) throw new Error("the token is missing or wrong");
        return "harness";
    },
}));
const server = app.listen(0, "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}/scim ${token}`);
});
