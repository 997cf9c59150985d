/*! tocsin; source: web/pages/js/picture.js; licence: Apache-2.0; made with: go run ./web/pages/generate -own */
