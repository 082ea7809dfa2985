// The queries that the browser keeps, and what may go wrong with that.

const VERSION = 1;

/** Most queries that are kept. */
export const MOST = 20;

const LONGEST = 200_000;

/** Make a query to be kept. */
export function entry(name, query) {
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  return { id, name, query };
}

/**
 * Read what was kept; whoever wrote it, it is looked at closely.
 * @param {string|null} text
 * @returns {{tabs: {id: string, name: string, query: string}[], current: string}|null} null for
 *   nothing
 * @throws {SyntaxError} where it is not what this page writes
 */
export function parse(text) {
  if (text === null) return null;
  const found = JSON.parse(text);
  const tabs = found?.version === VERSION && Array.isArray(found.tabs) ? found.tabs : null;
  const sound = tabs?.length > 0 && tabs.length <= MOST && tabs.every(isEntry)
    && new Set(tabs.map((one) => one.id)).size === tabs.length;
  if (!sound) throw new SyntaxError('not what the editor keeps');
  const current = tabs.some((one) => one.id === found.current) ? found.current : tabs[0].id;
  return { tabs: tabs.map(({ id, name, query }) => ({ id, name, query })), current };
}

function isEntry(one) {
  const strings = ['id', 'name', 'query'].every((key) => typeof one?.[key] === 'string');
  return strings && /^[\w-]{1,40}$/.test(one.id) && one.query.length <= LONGEST;
}

export class Store {
  /**
   * @param {string} key where it is kept
   * @param {(trouble: 'off'|'full'|'broken') => void} tell is told once of each trouble
   */
  constructor(key, tell) {
    this.key = key;
    this.told = new Set();
    this.tell = tell;
  }

  read() {
    try {
      return parse(localStorage.getItem(this.key));
    } catch (error) {
      return this.#trouble(error, 'off');
    }
  }

  write(tabs, current) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: VERSION, tabs, current }));
      return true;
    } catch (error) {
      this.#trouble(error, error.name === 'QuotaExceededError' ? 'full' : 'off');
      return false;
    }
  }

  /** Call back with what another window has kept. */
  watch(changed) {
    addEventListener('storage', (event) => {
      if (event.key !== this.key || event.newValue === null) return;
      const found = this.read();
      if (found) changed(found.tabs);
    });
  }

  #trouble(error, otherwise) {
    const broken = error instanceof SyntaxError;
    if (!broken && !(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
    const trouble = broken ? 'broken' : otherwise;
    if (!this.told.has(trouble)) this.tell(trouble);
    this.told.add(trouble);
    return null;
  }
}
