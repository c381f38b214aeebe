// The page of the server.

import { mount } from "./app.js";
import { newId, serverSource } from "./source.js";

const client = newId();
mount(document.getElementById("reader"), serverSource("", client), { client });
