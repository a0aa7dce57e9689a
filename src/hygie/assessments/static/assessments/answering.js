// Measures that follow another appear when it is reached; without this they do once the page is saved.
"use strict";
(() => {
  const chosen = (node) => document.querySelector(`input[name="r-${node}"]:checked`);
  const followers = [...document.querySelectorAll("[data-follows]")];
  const isReached = (follower) => {
    const before = chosen(follower.dataset.follows);
    const above = followers.find((each) => each.dataset.node === follower.dataset.follows);
    if (above && above.hidden) return false;
    return Boolean(before) && before.value !== "na" && Number(before.value) >= Number(follower.dataset.from);
  };
  const look = () => {
    // In the order of the page, so that what follows a follower is looked at after it.
    for (const follower of followers) {
      if (!document.querySelector(`input[name="r-${follower.dataset.follows}"]`)) continue;
      follower.hidden = !isReached(follower);
      const waits = document.querySelector(`[data-waits="${follower.dataset.node}"]`);
      if (waits) waits.hidden = !follower.hidden;
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=radio][name^='r-']")) look();
  });
  look();
})();
