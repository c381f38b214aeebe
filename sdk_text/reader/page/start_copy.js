// The page of a copy on disk.

import { mount } from "./app.js";
import { copySource } from "./copy.js";

mount(document.getElementById("reader"), copySource());
