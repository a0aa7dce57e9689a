// Coming back from a provider of identity: the page sends itself. Without JavaScript there is its button.
"use strict";
document.querySelector("form[data-arrive]")?.requestSubmit();
