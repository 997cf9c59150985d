/*! tocsin; source: web/pages/js/theme.js; licence: Apache-2.0; made with: go run ./web/pages/generate -own */
document.documentElement.classList.add("js");var t=(()=>{try{return localStorage.getItem("theme")}catch{return null}})();(t==="light"||t==="dark")&&(document.documentElement.dataset.theme=t);
