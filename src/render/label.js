// Runs in a world of its own beside the page, whose own scripts are off. Finds the labels, shows them one at a time,
// and says where to point the camera. What a page calls its elements must not stand in the way: nothing is asked of
// `document` itself that an element's name could hide.
((wanted) => {
  const MOST_TEXT = 200;
  const find = (selector) => [...Document.prototype.querySelectorAll.call(document, selector)];
  const parent = (node) => Object.getOwnPropertyDescriptor(Node.prototype, 'parentElement').get.call(node);
  const root = Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement').get.call(document);
  const contains = (outer, inner) => Node.prototype.contains.call(outer, inner);
  const within = (element, test) => {
    for (let node = element; node; node = parent(node)) if (test(node)) return node;
    return null;
  };

  // The labels in page order, each with its listing; one inside another belongs to it.
  const listings = new Set(wanted.listings.flatMap(find));
  const found = wanted.labels.flatMap(find);
  const chosen = new Set(found);
  const labels = [...chosen]
    .filter((element) => !within(parent(element), (node) => chosen.has(node)))
    .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
    .map((element) => ({ element, listing: within(element, (node) => listings.has(node)) }))
    .filter((label) => label.listing)
    .slice(0, wanted.most);

  // Fonts that the page would have fetched: what they draw is not known here.
  const distant = (text) => /url\((?!\s*["']?\s*(?:data:|#))/i.test(text);
  const absent = new Set();
  const inspect = (rules) => {
    for (const rule of rules) {
      if (rule instanceof CSSFontFaceRule) {
        const source = rule.style.getPropertyValue('src');
        if (distant(source)) absent.add(plain(rule.style.getPropertyValue('font-family')));
      } else if (rule.cssRules) inspect(rule.cssRules);
    }
  };
  const plain = (family) => family.trim().replace(/^["']|["']$/g, '').toLowerCase();
  for (const sheet of document.styleSheets) {
    try { inspect(sheet.cssRules); } catch { /* a sheet that did not come */ }
  }
  const present = new Set();
  const families = (style) => style.fontFamily.split(',').map(plain);
  const face = (style, family) => [family, style.fontWeight, style.fontStyle].join('|');

  const off = 'data-bidwatch-off';
  const alone = 'data-bidwatch-alone';
  const on = 'data-bidwatch-on';
  const others = `[${alone}] *:not([${on}]):not([${on}] *)`;
  const sheet = document.createElement('style');
  sheet.textContent = `[${off}],[${off}] *,[${off}]::before,[${off}]::after,[${off}] *::before,[${off}] *::after
    ,${others},${others}::before,${others}::after{visibility:hidden!important}
    [${on}=visible]:not([${off}]){visibility:visible!important} noscript{display:none!important} *,*::before,*::after{animation-delay:0s!important;
    animation-duration:0s!important;transition:none!important;caret-color:transparent!important}`;

  const texts = function* (element) {
    const walker = Document.prototype.createTreeWalker.call(document, element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.data.trim() && !/^(style|script|noscript|template)$/i.test(parent(node).localName)) yield node;
    }
  };
  const all = (element) => [element, ...Element.prototype.querySelectorAll.call(element, '*')];
  const said = (style) => {
    const quoted = /^(?:"|')(.*)(?:"|')$/s.exec(style.content);
    return quoted ? quoted[1].replace(/\\(.)/gs, '$1') : '';
  };
  const has = (style) => !['none', 'normal', ''].includes(style.content);

  // What a picture of the page's own would say, where it is one of text.
  const drawn = (value) => {
    const words = [];
    for (const [, kind, data] of value.matchAll(/data:image\/svg\+xml([^,]*),([^"')]*)/gi)) {
      try {
        const text = /base64/i.test(kind) ? atob(decodeURIComponent(data)) : decodeURIComponent(data);
        words.push(new DOMParser().parseFromString(text, 'text/html').body.textContent);
      } catch { /* not a picture after all */ }
    }
    return words.join(' ');
  };

  // Boxes in which something of the label may be drawn, what the page says stands there, and whether it can be known.
  const survey = ({ element, listing }) => {
    const boxes = [];
    const glyphs = [];
    let [before, after, pictures, named] = ['', '', '', ''];
    let unknown = null;
    const usual = new Set();
    for (const node of texts(listing)) {
      if (contains(element, node)) continue;
      const style = getComputedStyle(parent(node));
      for (const family of families(style)) usual.add(face(style, family));
      if (usual.size > 50) break;
    }
    const inspectFont = (style) => {
      for (const family of families(style)) {
        // The first that is here draws it; one in which the rest of the listing is written hides nothing.
        if (present.has(family)) return;
        if (absent.has(family) && !usual.has(face(style, family))) unknown = 'its font did not come';
      }
    };
    for (const node of texts(element)) {
      const style = getComputedStyle(parent(node));
      inspectFont(style);
      const range = Document.prototype.createRange.call(document);
      range.selectNodeContents(node);
      boxes.push(...range.getClientRects());
      for (let at = 0; at < node.length && glyphs.length < MOST_TEXT; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (node.data[at].trim()) glyphs.push({ character: node.data[at], box, seen: style.visibility === 'visible' });
      }
    }
    for (const node of all(element)) {
      const style = getComputedStyle(node);
      if (style.display === 'none') continue;
      const images = [style.backgroundImage, style.maskImage, style.borderImageSource, style.listStyleImage];
      const own = ['img', 'image', 'svg', 'canvas', 'object', 'embed', 'video', 'input', 'button'].includes(node.localName);
      if (images.some(distant)) unknown = 'a picture did not come';
      if (/^(img|image)$/.test(node.localName)) {
        const source = node.currentSrc || node.getAttribute('src') || node.getAttribute('href') || '';
        if (source && !/^data:/i.test(source)) unknown = 'a picture did not come';
        pictures += ` ${drawn(source)}`;
      }
      if (own || images.some((image) => image && image !== 'none')) boxes.push(...node.getClientRects());
      pictures += ` ${drawn(images.join(' '))}`;
      named += ` ${['aria-label', 'title', 'alt', 'value'].map((name) => node.getAttribute(name) || '').join(' ')}`;
      for (const [pseudo, keep] of [['::before', (t) => (before += t)], ['::after', (t) => (after = t + after)]]) {
        const side = getComputedStyle(node, pseudo);
        if (!has(side) || side.display === 'none') continue;
        inspectFont(side);
        if ([side.content, side.backgroundImage, side.maskImage].some(distant)) unknown = 'a picture did not come';
        pictures += ` ${drawn(side.backgroundImage + side.content)}`;
        keep(said(side));
        // It may stand anywhere in the listing.
        boxes.push(...(['absolute', 'fixed'].includes(side.position) ? listing : node).getClientRects());
      }
    }
    const rows = (a, b) => (Math.abs(a.box.y + a.box.height / 2 - b.box.y - b.box.height / 2) > a.box.height / 2
      ? a.box.y - b.box.y : a.box.x - b.box.x);
    const solid = glyphs.filter(({ box }) => box.width > 0.5 && box.height > 0.5);
    const spelt = (list) => list.map(({ character }) => character).join('');
    const text = spelt(glyphs);
    const words = [text, [...text].reverse().join(''), spelt([...solid].sort(rows)),
      spelt(solid.filter(({ seen }) => seen).sort(rows)), before + text + after, before, after, pictures, named];
    return { boxes: boxes.filter((box) => box.width > 0 && box.height > 0), words, unknown };
  };

  const union = (boxes) => boxes.reduce((a, b) => ({
    left: Math.min(a.left, b.left), top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) }));
  // Whether it lies between the left and the right edge of the view; up and down a visitor scrolls.
  const beside = (element) => {
    const { left, right } = element.getBoundingClientRect();
    return right > 1 && left < innerWidth - 1;
  };

  // Whether a visitor finds this listing on the page at all.
  const stands = (listing) => {
    const box = listing.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && beside(listing) && listing.innerText.trim() !== '';
  };

  // Whether something that is none of the listing's lies over a point of it: a banner, another listing.
  const covered = ({ element, listing }, boxes) => boxes.some((box) => {
    const over = Document.prototype.elementFromPoint.call(document, (box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return over && !contains(listing, over) && !contains(over, element);
  });

  const floating = [];
  const api = {
    // Number of labels; everything that floats is put away, and no label shows.
    begin: async () => {
      Node.prototype.appendChild.call(root, sheet);
      await document.fonts.ready;
      for (const font of document.fonts) {
        if (font.status === 'loaded' && !absent.has(plain(font.family))) present.add(plain(font.family));
      }
      for (const element of find('body *')) {
        const { position } = getComputedStyle(element);
        if (position !== 'fixed' && position !== 'sticky') continue;
        if (!labels.some((label) => contains(element, label.element) || contains(label.element, element))) {
          floating.push(element);
        }
      }
      for (const element of [...floating, ...chosen]) element.setAttribute(off, '');
      return labels.length;
    },

    // Where to point the camera for a label: a part of the view, in page coordinates; no `at`: at nothing.
    aim: (number) => {
      const label = labels[number];
      if (!beside(label.listing)) label.listing.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      if (!stands(label.listing)) return { unknown: 'its listing is not shown', words: [] };
      label.element.removeAttribute(off);
      let { boxes, words, unknown } = survey(label);
      if (boxes.length && (union(boxes).top < 0 || union(boxes).bottom > innerHeight)) {
        scrollBy({ top: union(boxes).top - innerHeight / 3, behavior: 'instant' });
        ({ boxes, words, unknown } = survey(label));
      }
      const over = covered(label, boxes);
      label.element.setAttribute(off, '');
      words = [...new Set(words.map((word) => word.replace(/\s+/g, ' ').trim().slice(0, MOST_TEXT)))];
      const told = { words: words.filter((word) => word), unknown, covered: over };
      if (!boxes.length) return told;
      const box = union(boxes);
      const left = Math.max(0, Math.floor(box.left) - 3);
      const top = Math.max(0, Math.floor(box.top) - 3);
      const width = Math.min(innerWidth, Math.ceil(box.right) + 3) - left;
      const height = Math.min(innerHeight, Math.ceil(box.bottom) + 3) - top;
      if (width < 1 || height < 1) return told;
      return { ...told, at: { x: left + scrollX, y: top + scrollY, width, height } };
    },

    show: (number) => labels[number].element.removeAttribute(off),
    hide: (number) => labels[number].element.setAttribute(off, ''),

    // Everything but this label goes, or comes back. It keeps the visibility that it had from what is around it.
    isolate: (number) => {
      const { element } = labels[number];
      element.removeAttribute(off);
      element.setAttribute(on, getComputedStyle(element).visibility);
      element.setAttribute(off, '');
      root.setAttribute(alone, '');
    },
    release: (number) => {
      root.removeAttribute(alone);
      labels[number].element.removeAttribute(on);
    },

    // The page as it was, each label with its placeholder; `null` where that is too long.
    text: (attribute, word, most) => {
      for (const element of [...floating, ...chosen]) element.removeAttribute(off);
      labels.forEach(({ element }, number) => {
        element.setAttribute(attribute, `${word}${number}.`);
      });
      sheet.remove();
      const type = Object.getOwnPropertyDescriptor(Document.prototype, 'doctype').get.call(document);
      const text = (type ? '<!DOCTYPE html>' : '') + root.outerHTML;
      return text.length > most ? null : text;
    },
  };
  globalThis.bidwatch = api;
  return true;
})
