// What is done by keys on pages that have no script of their own.
import "./keys.js";
