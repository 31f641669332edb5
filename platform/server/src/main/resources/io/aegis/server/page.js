// Keeps a page as it would be if it were asked for now. Without this, asking again does the same.
(() => {
  'use strict';

  const main = document.getElementById('main');
  const list = () => document.getElementById('live');
  let source = null;

  const leave = () => location.assign('/approvals/sign-in');

  // A list is exchanged, and whoever stands in it stays there. It comes from our own server, where every text in it was escaped.
  const exchange = async () => {
    const answer = await fetch(location.href, { credentials: 'same-origin', cache: 'no-store' });
    if (answer.redirected || !answer.ok) {
      leave();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('live');
    const focused = document.activeElement && document.activeElement.id;
    list().replaceWith(document.adoptNode(fresh));
    main.dataset.events = fresh.dataset.events;
    if (focused && document.activeElement === document.body) {
      (document.getElementById(focused) || main).focus();
    }
    document.getElementById('said').textContent = 'The list has changed and is shown as it is now.';
    follow();
  };

  // What somebody is about to decide by is not exchanged before their eyes.
  const changed = () => {
    stop();
    if (list()) {
      exchange().catch(() => setTimeout(follow, 3000));
    } else {
      document.getElementById('changed').hidden = false;
    }
  };

  const stop = () => {
    if (source) {
      source.close();
      source = null;
    }
  };

  // A page that nobody looks at holds no connection; a browser has few for one server.
  const follow = () => {
    stop();
    if (!main.dataset.events || document.hidden) {
      return;
    }
    source = new EventSource(main.dataset.events);
    source.addEventListener('changed', changed);
    source.addEventListener('ended', leave);
    source.addEventListener('error', () => {
      if (source && source.readyState === EventSource.CLOSED) {
        setTimeout(look, 5000);
      }
    });
  };

  // The server answered, and not with events: the session is over, or it had no place for one more.
  const look = async () => {
    const answer = await fetch(location.href, { credentials: 'same-origin', cache: 'no-store' }).catch(() => null);
    if (answer && answer.redirected) {
      leave();
    } else {
      follow();
    }
  };

  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', (event) => (event.persisted ? location.reload() : undefined));
  follow();
})();
