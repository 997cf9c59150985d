/*! tocsin; source: web/pages/js/site.js; licence: Apache-2.0; made with: go run ./web/pages/generate -own */
